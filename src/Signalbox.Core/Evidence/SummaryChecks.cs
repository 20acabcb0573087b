namespace Signalbox.Evidence;

/// <summary>
/// Finds the checks in a summary, for workers that have nothing but text: a line for each, with the name, a colon or a dash, and the
/// result, such as "- login with a wrong password: passed (401)".
/// </summary>
internal static class SummaryChecks
{
    private const int Most = 1_000;
    private static readonly string[] Passed = ["passed", "passes", "pass", "ok", "true", "yes", "✓", "✔", "✅"];
    private static readonly string[] Failed = ["failed", "fails", "fail", "false", "no", "✗", "✘", "❌"];

    /// <summary>Each line that names a check and its result, in their order; other lines are passed over.</summary>
    public static IReadOnlyList<EvidenceCheck> In(string summary)
    {
        var checks = new List<EvidenceCheck>();
        foreach (var line in summary.AsSpan().EnumerateLines())
        {
            if (checks.Count < Most && Read(line.ToString()) is { } check)
                checks.Add(check);
        }

        return checks;
    }

    // The name may hold colons itself: the last one that a result follows counts.
    private static EvidenceCheck? Read(string line)
    {
        for (var at = line.LastIndexOfAny(SummaryLine.Separators); at > 0; at = line.LastIndexOfAny(SummaryLine.Separators, at - 1))
        {
            var name = SummaryLine.WithoutBullet(line.AsSpan(0, at)).Trim().ToString();
            var rest = line[(at + 1)..].Trim();
            if (name.Length > 0 && ResultOf(rest) is { } passed)
                return new EvidenceCheck(name, passed, rest);
        }

        return null;
    }

    private static bool? ResultOf(string rest) =>
        Array.Exists(Passed, w => BeginsWith(rest, w)) ? true : Array.Exists(Failed, w => BeginsWith(rest, w)) ? false : null;

    private static bool BeginsWith(string rest, string word) =>
        rest.StartsWith(word, StringComparison.OrdinalIgnoreCase)
        && (rest.Length == word.Length || !char.IsLetterOrDigit(word[0]) || !char.IsLetterOrDigit(rest[word.Length]));
}
