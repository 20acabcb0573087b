namespace Signalbox.Evidence;

/// <summary>How a worker that has nothing but text writes one thing a line: a bullet or none, a name, a separator, what is said of it.</summary>
internal static class SummaryLine
{
    /// <summary>What stands between the name and what is said of it.</summary>
    public static readonly char[] Separators = [':', '–', '—', '→', '='];

    /// <summary>The line without the bullet before it.</summary>
    public static ReadOnlySpan<char> WithoutBullet(ReadOnlySpan<char> line) => line.TrimStart().TrimStart("-*•").TrimStart();
}
