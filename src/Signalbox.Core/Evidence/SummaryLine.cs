namespace Signalbox.Evidence;

/// <summary>How a worker that has nothing but text writes one thing a line: a bullet or none, a name, a separator, what is said of it.</summary>
public static class SummaryLine
{
    /// <summary>What stands between the name and what is said of it.</summary>
    internal static readonly char[] Separators = [':', '–', '—', '→', '='];

    /// <summary>The line without the bullet before it.</summary>
    internal static ReadOnlySpan<char> WithoutBullet(ReadOnlySpan<char> line) => line.TrimStart().TrimStart("-*•").TrimStart();

    /// <summary>The answer to an acceptance criterion: a line with the criterion, a separator, the answer. Null when there is none.</summary>
    /// <param name="criterion">The criterion, without blanks around it.</param>
    /// <param name="summary">The summary.</param>
    public static string? AnswerTo(string criterion, string summary)
    {
        foreach (var line in summary.AsSpan().EnumerateLines())
        {
            var text = WithoutBullet(line);
            if (!text.StartsWith(criterion, StringComparison.Ordinal))
                continue;
            var rest = text[criterion.Length..].TrimStart();
            if (rest.Length > 1 && Separators.Contains(rest[0]))
                return rest[1..].Trim().ToString();
        }

        return null;
    }
}
