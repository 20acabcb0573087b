namespace Signalbox.Evidence.TestReports;

/// <summary>
/// Reads the summary lines of test runners from their output. The counts of several runs are added; a line that is not only counts is
/// left out, because tests print what they like.
/// </summary>
internal static class ConsoleReport
{
    private const int LongestLine = 2_000;
    private const string None =
        "Hand in the end of the test runner's output, with its counts: the report has none of dotnet test, pytest, jest, go test, TAP, JUnit XML or TRX.";

    /// <summary>Reads it.</summary>
    public static TestReading Read(string text)
    {
        var (lines, failedSuites, ranNone) = Lines(text);
        if (lines.Exists(l => l.IsPart) && lines.Exists(l => !l.IsPart))
            lines.RemoveAll(l => l.IsPart);
        // Errors alone are those of a build or a linter.
        lines.RemoveAll(l => l is { Passed: null, Failed: null, Total: null });
        if (lines.Count == 0 && SentenceCounts.In(text) is { Count: 1 } told)
            return new TestReading(told[0], null);
        if (lines.Count == 0)
            return ranNone ? new TestReading(new TestCounts(0, 0, null), null) : TestReading.Unusable(None);
        long passed = 0, failed = failedSuites, skipped = 0;
        var isComplete = false;
        foreach (var line in lines)
        {
            var failures = (line.Failed ?? 0) + (line.Errors ?? 0);
            var rest = line.Total - failures - (line.Skipped ?? 0);
            if (rest < 0 || (line is { Passed: { } stated, Total: not null } && stated != rest))
                return TestReading.Unusable("Hand in the report as the test runner wrote it: its counts do not add up to their total.");
            isComplete |= line.Failed is not null || line.IsOk || (line.Passed is not null && (line.HasTime || line.Total is not null));
            passed += line.Passed ?? rest ?? 0;
            failed += failures;
            skipped += line.Skipped ?? 0;
        }

        // What failed on the level of suites has failed tests in it, which are counted already.
        failed = failedSuites > 0 && failed > failedSuites ? failed - failedSuites : failed;
        return isComplete
            ? new TestReading(new TestCounts(passed, failed, skipped), null)
            : TestReading.Unusable("Hand in the end of the test runner's output, with the number of failed tests: the report does not have it.");
    }

    private static (List<CountLine> Lines, long FailedSuites, bool RanNone) Lines(string text)
    {
        var lines = new List<CountLine>();
        CountLine? open = null;
        long failedSuites = 0;
        var ranNone = false;
        foreach (var span in text.AsSpan().EnumerateLines())
        {
            if (span.IsWhiteSpace())
                continue;
            ranNone |= span.Length <= LongestLine && (span.Contains("no tests ran", StringComparison.OrdinalIgnoreCase) || span.Contains("no tests found", StringComparison.OrdinalIgnoreCase));
            var line = span.Length > LongestLine ? null : CountLine.Read(span.ToString());
            if (line is null)
            {
                open = null;
                continue;
            }

            if (line.CountsSuites)
            {
                failedSuites += line.Failed ?? 0;
                continue;
            }

            // Some runners give each count a line, and unittest the number of tests before their result.
            var belongs = open is not null && (line.Counts <= 1 || line.IsOk || line.IsFailed) && open.TryMerge(line);
            if (belongs || line.Counts == 0)
                continue;
            lines.Add(line);
            open = line;
        }

        return (lines, failedSuites, ranNone);
    }
}
