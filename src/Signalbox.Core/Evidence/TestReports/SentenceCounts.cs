namespace Signalbox.Evidence.TestReports;

/// <summary>Finds the results of tests in a sentence, such as "42 passed, 0 failed".</summary>
internal static class SentenceCounts
{
    private const int Most = 100;

    /// <summary>
    /// Each different result; a result says both how many passed and how many failed. "All 12 tests pass" is none: it counts no
    /// failures, and whoever ran them can say so.
    /// </summary>
    public static IReadOnlyList<TestCounts> In(string text)
    {
        var found = new List<TestCounts>();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            foreach (var counts in CountLine.InSentence(line.ToString()))
            {
                if (counts is { Passed: { } passed, Failed: { } failed } && new TestCounts(passed, failed + (counts.Errors ?? 0), counts.Skipped) is var result
                    && !found.Contains(result) && found.Count < Most)
                    found.Add(result);
            }
        }

        return found;
    }
}
