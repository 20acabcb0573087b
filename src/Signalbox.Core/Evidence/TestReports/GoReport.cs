namespace Signalbox.Evidence.TestReports;

/// <summary>Reads the output of <c>go test</c>: its tests with <c>-v</c>, else its packages, each of which counts as one.</summary>
internal static class GoReport
{
    /// <summary>Reads it; null when it is no such output.</summary>
    public static TestReading? Read(string text)
    {
        long passed = 0, failed = 0, skipped = 0, packages = 0, broken = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var trimmed = line.Trim();
            if (trimmed.StartsWith("--- PASS: "))
                passed++;
            else if (trimmed.StartsWith("--- FAIL: "))
                failed++;
            else if (trimmed.StartsWith("--- SKIP: "))
                skipped++;
            else if (line.StartsWith("ok") && IsPackage(line[2..]))
                packages += line.Contains("[no tests to run]", StringComparison.Ordinal) ? 0 : 1;
            else if (line.StartsWith("FAIL\t") || (line.StartsWith("FAIL ") && IsPackage(line[4..])))
                broken++;
        }

        if (passed + failed + skipped + packages + broken == 0)
            return null;
        var isVerbose = passed + failed + skipped > 0;
        // A package fails by a test that is counted, or because it was not built.
        return isVerbose
            ? new TestReading(new TestCounts(passed, Math.Max(failed, broken), skipped), null)
            : new TestReading(new TestCounts(packages, broken, null), null);
    }

    // "ok  	example.org/module/package	0.012s", also "(cached)".
    private static bool IsPackage(ReadOnlySpan<char> rest)
    {
        if (rest.IsEmpty || !char.IsWhiteSpace(rest[0]))
            return false;
        var words = rest.Trim();
        var end = words.IndexOfAny(' ', '\t');
        if (end <= 0)
            return false;
        var time = words[end..].Trim();
        return time.StartsWith("(cached)") || time.StartsWith("[") || (char.IsAsciiDigit(time[0]) && time.Contains('s'));
    }
}
