namespace Signalbox.Evidence.TestReports;

/// <summary>Reads TAP, versions 12 to 14. Subtests, which are indented, are parts of their test.</summary>
/// <seealso href="https://testanything.org/tap-version-14-specification.html"/>
internal static class TapReport
{
    /// <summary>True when a text says that it is TAP, or has a plan.</summary>
    public static bool IsTap(string text)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("TAP version ") || Plan(line) is not null)
                return true;
        }

        return false;
    }

    /// <summary>Reads it.</summary>
    public static TestReading Read(string text)
    {
        long passed = 0, failed = 0, skipped = 0;
        long? plan = null;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("Bail out!"))
                return TestReading.Unusable("Mend the test run: its report says that it bailed out.");
            if (Plan(line) is { } planned)
                plan = (plan ?? 0) + planned;
            var isFailure = line.StartsWith("not ok");
            var rest = isFailure ? line[6..] : line.StartsWith("ok") ? line[2..] : "x";
            if (!rest.IsEmpty && !char.IsWhiteSpace(rest[0]))
                continue;
            var directive = Directive(rest);
            if (directive.StartsWith("SKIP", StringComparison.OrdinalIgnoreCase))
                skipped++;
            else if (directive.StartsWith("TODO", StringComparison.OrdinalIgnoreCase))
                skipped += isFailure ? 1 : 0;
            else if (isFailure)
                failed++;
            if (!isFailure && !directive.StartsWith("SKIP", StringComparison.OrdinalIgnoreCase))
                passed++;
        }

        var counts = new TestCounts(passed, failed, skipped);
        return plan switch
        {
            null => new TestReading(counts, "Hand in the whole TAP report: its plan, such as 1..12, is missing."),
            var planned when planned != passed + failed + skipped =>
                new TestReading(counts, $"Hand in the whole TAP report: its plan has {planned:N0} tests, and it tells of {passed + failed + skipped:N0}."),
            _ => new TestReading(counts, null),
        };
    }

    private static long? Plan(ReadOnlySpan<char> line)
    {
        if (!line.StartsWith("1.."))
            return null;
        var end = line[3..].IndexOfAnyExceptInRange('0', '9');
        var rest = end < 0 ? [] : line[(3 + end)..].Trim();
        return (rest.IsEmpty || rest[0] == '#') && int.TryParse(end < 0 ? line[3..] : line.Slice(3, end), out var count) ? count : null;
    }

    // What follows the first number sign that begins one; descriptions have number signs as well.
    private static ReadOnlySpan<char> Directive(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOf('#'); at >= 0; at = text.IndexOf('#'))
        {
            var isEscaped = at > 0 && text[at - 1] == '\\';
            text = text[(at + 1)..];
            var directive = text.TrimStart();
            if (!isEscaped && (directive.StartsWith("SKIP", StringComparison.OrdinalIgnoreCase) || directive.StartsWith("TODO", StringComparison.OrdinalIgnoreCase)))
                return directive;
        }

        return [];
    }
}
