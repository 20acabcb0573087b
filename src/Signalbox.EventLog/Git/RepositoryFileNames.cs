using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Git;

/// <summary>The names of a log's files in its folder, as they concern a repository.</summary>
internal static class RepositoryFileNames
{
    /// <summary>Lines for <c>info/exclude</c> by which git passes over what is of one copy of the log alone; they follow the path of its folder.</summary>
    public static readonly IReadOnlyList<string> Patterns =
        ["events.offline*", "events.error.log*", ".events.*", ".communication.md.*", ".archive.md.*", "agent-*.checkpoint*", "events.*.lock", "events.*.cursor*"];

    private const int GuidLength = 32;
    private static readonly string[] Shared = [SharedLog.FileName, "communication.md", "communication.md.bak", "archive.md", "archive.md.bak", LineEndRule.FileName];
    private static readonly string[] Beginnings = ["events.offline", "events.error.log", ".events.", ".communication.md.", ".archive.md."];
    private static readonly (string Beginning, string Ending)[] Forms = [("agent-", ".checkpoint"), ("events.", ".lock"), ("events.", ".cursor")];

    /// <summary>True for the name of a file that may be in commits, as a plain file.</summary>
    public static bool IsShared(string name) => Shared.Contains(name);

    /// <summary>True for the name of a file that is of one copy of the log alone: what waits, what was wrong, how far somebody has come, saved state, temporary files.</summary>
    public static bool IsOfOneCopy(string name)
    {
        var ending = 1 + GuidLength + TemporaryFile.Ending.Length;
        var kept = name.EndsWith(TemporaryFile.Ending, StringComparison.Ordinal) && name.Length > ending ? name[..^ending] : name;
        return (kept != name && IsShared(kept))
            || Beginnings.Any(b => kept.StartsWith(b, StringComparison.Ordinal))
            || Forms.Any(f => kept.StartsWith(f.Beginning, StringComparison.Ordinal) && kept.EndsWith(f.Ending, StringComparison.Ordinal));
    }
}
