using System.Xml;

namespace Signalbox.Evidence.TestReports;

/// <summary>Reads TRX. The results are counted, and compared with the counters that the summary states.</summary>
internal static class TrxReport
{
    private const string Contradiction = "Hand in the report as the test runner wrote it: its counters are not those of its results.";

    /// <summary>Reads the elements, beginning with the root.</summary>
    public static TestReading Read(IEnumerable<XmlReader> elements)
    {
        long passed = 0, failed = 0, skipped = 0;
        (long Total, long Passed, long Failed)? stated = null;
        var outcome = "";
        var inner = 0;
        foreach (var element in elements)
        {
            var isEnd = element.NodeType == XmlNodeType.EndElement;
            switch (element.LocalName)
            {
                // The rows of one test are parts of its result.
                case "InnerResults" when !element.IsEmptyElement:
                    inner += isEnd ? -1 : 1;
                    break;
                case "UnitTestResult" when !isEnd && inner == 0:
                    switch (element.GetAttribute("outcome"))
                    {
                        case "Passed":
                            passed++;
                            break;
                        case "NotExecuted" or "Inconclusive" or "NotRunnable":
                            skipped++;
                            break;
                        default:
                            failed++;
                            break;
                    }

                    break;
                case "ResultSummary" when !isEnd:
                    outcome = element.GetAttribute("outcome") ?? "";
                    break;
                case "Counters" when !isEnd:
                    long Stated(string attribute) => XmlReport.Count(element, attribute) ?? 0;
                    stated = (Stated("total"), Stated("passed"), Stated("failed") + Stated("error") + Stated("timeout") + Stated("aborted"));
                    break;
            }
        }

        var hasResults = passed + failed + skipped > 0;
        if (!hasResults && stated is { } numbers)
        {
            if (numbers.Total < numbers.Passed + numbers.Failed)
                return TestReading.Unusable(Contradiction);
            (passed, failed, skipped) = (numbers.Passed, numbers.Failed, numbers.Total - numbers.Passed - numbers.Failed);
        }

        var counts = new TestCounts(passed, failed, skipped);
        if (stated is { } told && (told.Passed != passed || told.Failed != failed || told.Total != passed + failed + skipped))
            return new TestReading(counts, Contradiction);
        return outcome is "Failed" or "Error" or "Aborted" or "Timeout" && failed == 0
            ? new TestReading(counts, $"Mend the test run: its report says that it ended as {outcome}.")
            : new TestReading(counts, null);
    }
}
