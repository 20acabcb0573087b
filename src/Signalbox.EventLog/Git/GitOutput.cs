using System.Text.RegularExpressions;

namespace Signalbox.EventLog.Git;

/// <summary>What git says, read and made fit to be shown.</summary>
internal static partial class GitOutput
{
    private const int Longest = 300;
    private const string RemoteMark = "remote:";

    private static readonly string[] OfRefusal =
    [
        "Authentication failed", "could not read Username", "could not read Password", "terminal prompts disabled", "Permission denied (",
        "returned error: 401", "returned error: 403", "Invalid username or password", "Access denied", "remote: Permission to ",
        "ERROR: Permission to ", "Host key verification failed",
    ];

    // They follow on each failure of a transport, and say less than what stands before them.
    private static readonly string[] Empty = ["Could not read from remote repository", "Please make sure you have the correct access rights", "and the repository exists."];

    /// <summary>The words by which the remote does not let this account in, so that trying again changes nothing; null when there are none.</summary>
    public static string? Refusal(string errors) =>
        Array.Find(Lines(errors), line => OfRefusal.Any(words => line.Contains(words, StringComparison.OrdinalIgnoreCase))) is { } line ? Sentence(line) : null;

    /// <summary>The words that say most of why a command failed: one line, no secrets, bounded.</summary>
    public static string Last(string errors)
    {
        var lines = Lines(errors);
        var telling = Array.FindAll(lines, l => !Empty.Any(e => l.Contains(e, StringComparison.Ordinal)));
        return Sentence(Array.FindLast(telling, l => l.StartsWith("fatal:", StringComparison.Ordinal))
            ?? Array.FindLast(telling, l => l.StartsWith("error:", StringComparison.Ordinal))
            ?? telling.LastOrDefault()
            ?? lines.LastOrDefault()
            ?? "it said nothing");
    }

    /// <summary>What the program at the remote said itself: its first line; null when it said nothing.</summary>
    public static string? OfRemote(string errors) =>
        Array.Find(Lines(errors), l => l.Length > RemoteMark.Length && l.StartsWith(RemoteMark, StringComparison.Ordinal)) is { } line ? Sentence(line[RemoteMark.Length..].Trim()) : null;

    /// <summary>Any words of git, without the secrets that stand in addresses, on one line.</summary>
    public static string Shown(string words)
    {
        var shown = Query().Replace(UserInfo().Replace(words, "://"), "");
        shown = string.Concat(shown.Select(c => char.IsControl(c) ? ' ' : c));
        return shown.Length > Longest ? shown[..Longest] + "..." : shown;
    }

    private static string[] Lines(string errors) => errors.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Sentence(string line) => Shown(Prefix().Replace(line, "")).TrimEnd('.', ' ');

    // Whatever stands before the last @ of an address's authority.
    [GeneratedRegex(@"://[^/\s']*@", RegexOptions.NonBacktracking)]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"(?<=://[^\s'?]*)\?[^\s']*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Query();

    [GeneratedRegex("^(?:fatal|error): ", RegexOptions.NonBacktracking)]
    private static partial Regex Prefix();
}
