using System.Text.RegularExpressions;

namespace Signalbox.EventLog.Git;

/// <summary>What git says, read and made fit to be shown.</summary>
internal static partial class GitWords
{
    private const int Longest = 300;

    private static readonly string[] OfRefusal =
    [
        "Authentication failed", "could not read Username", "could not read Password", "terminal prompts disabled", "Permission denied (",
        "returned error: 401", "returned error: 403", "Invalid username or password", "Access denied", "remote: Permission to ",
        "ERROR: Permission to ", "Host key verification failed",
    ];

    /// <summary>True when the remote does not let this account in: trying again changes nothing.</summary>
    public static bool IsRefusal(string errors) => OfRefusal.Any(words => errors.Contains(words, StringComparison.OrdinalIgnoreCase));

    /// <summary>The words that say most of why a command failed: one line, no secrets, bounded.</summary>
    public static string Last(string errors)
    {
        var lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var line = Array.FindLast(lines, l => l.StartsWith("fatal:", StringComparison.Ordinal))
            ?? Array.FindLast(lines, l => l.StartsWith("error:", StringComparison.Ordinal))
            ?? lines.LastOrDefault()
            ?? "it said nothing";
        return Shown(Prefix().Replace(line, "")).TrimEnd('.');
    }

    /// <summary>Any words of git, without the secrets that stand in addresses, on one line.</summary>
    public static string Shown(string words)
    {
        var shown = Query().Replace(UserInfo().Replace(words, "://"), "");
        shown = string.Concat(shown.Select(c => char.IsControl(c) ? ' ' : c));
        return shown.Length > Longest ? shown[..Longest] + "..." : shown;
    }

    // Whatever stands before the last @ of an address's authority.
    [GeneratedRegex(@"://[^/\s']*@", RegexOptions.NonBacktracking)]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"(?<=://[^\s'?]*)\?[^\s']*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Query();

    [GeneratedRegex("^(?:fatal|error): ", RegexOptions.NonBacktracking)]
    private static partial Regex Prefix();
}
