using System.Xml;

namespace Signalbox.Evidence.TestReports;

/// <summary>
/// Reads JUnit XML. The cases are counted, and compared with the numbers that the outermost suites state; a report without cases is
/// taken by its numbers.
/// </summary>
internal static class JUnitReport
{
    private const string Contradiction = "Hand in the report as the test runner wrote it: the numbers of its suites are not those of its test cases.";

    /// <summary>Reads the elements, beginning with the root.</summary>
    public static TestReading Read(IEnumerable<XmlReader> elements)
    {
        long cases = 0, failed = 0, skipped = 0, suiteFaults = 0;
        (long Tests, long Failed, long Skipped)? stated = null;
        var isStatedByRoot = false;
        var (outcome, isInCase) = ("", false);
        foreach (var element in elements)
        {
            var name = element.LocalName;
            if (element.NodeType == XmlNodeType.EndElement)
            {
                if (name == "testcase")
                    End();
                isInCase &= name != "testcase";
                continue;
            }

            if (name == "testcase")
            {
                cases++;
                isInCase = !element.IsEmptyElement;
            }
            else if (name is "failure" or "error")
            {
                // One of a suite, such as of its set-up, belongs to no case.
                if (isInCase)
                    outcome = "failed";
                else
                    suiteFaults++;
            }
            else if (name == "skipped" && outcome.Length == 0)
            {
                outcome = "skipped";
            }
            else if (name is "testsuites" or "testsuite" && element.Depth <= 1 && !isStatedByRoot && XmlReport.Count(element, "tests") is { } tests)
            {
                long Stated(string attribute) => XmlReport.Count(element, attribute) ?? 0;
                stated = ((stated?.Tests ?? 0) + tests, (stated?.Failed ?? 0) + Stated("failures") + Stated("errors"), (stated?.Skipped ?? 0) + Stated("skipped") + Stated("disabled"));
                isStatedByRoot = element.Depth == 0;
            }
        }

        void End()
        {
            failed += outcome == "failed" ? 1 : 0;
            skipped += outcome == "skipped" ? 1 : 0;
            outcome = "";
        }

        if (cases == 0)
        {
            return stated is not { } numbers ? new TestReading(new TestCounts(0, 0, 0), null)
                : numbers.Tests < numbers.Failed + numbers.Skipped ? TestReading.Unusable(Contradiction)
                : new TestReading(new TestCounts(numbers.Tests - numbers.Failed - numbers.Skipped, numbers.Failed, numbers.Skipped), null);
        }

        var counts = new TestCounts(cases - failed - skipped, failed, skipped);
        if (suiteFaults > 0)
            return new TestReading(counts, "Mend what failed outside of the test cases, and run them again: failed suites are no proof.");
        // Some runners leave skipped cases out of the number of tests.
        return stated is { } told && (told.Failed != failed || (told.Tests != cases && told.Tests != cases - skipped))
            ? new TestReading(counts, Contradiction)
            : new TestReading(counts, null);
    }
}
