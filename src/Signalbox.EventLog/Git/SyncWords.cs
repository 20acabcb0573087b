using System.Globalization;

namespace Signalbox.EventLog.Git;

/// <summary>What a sync says to people.</summary>
internal static class SyncWords
{
    /// <summary>How the sentence on an absent remote begins.</summary>
    public const string OfflineOpening = "Git could not ";

    /// <summary>The remote was not reached, or took nothing.</summary>
    public static string Offline(string remote, int tries, string words, bool isReached) =>
        $"{OfflineOpening}{(isReached ? "publish to" : "reach")} the remote {remote} in {Count(tries, "try", "tries")}: {words}; events wait in events.offline.log until a sync succeeds.";

    /// <summary>Both sides have the same lines.</summary>
    public static string Online(string remote, int takenIn, int published, string? commit, string? staysBecause)
    {
        var at = commit is null ? "" : $" (commit {commit[..8]})";
        var done = (takenIn, published) switch
        {
            (0, 0) => $"The log and {remote} have the same lines{at}",
            (_, 0) => $"Took in {Lines(takenIn)} from {remote}{at}",
            (0, _) => $"Published {Lines(published)} to {remote}{at}",
            _ => $"Took in {Lines(takenIn)} from {remote} and published {Lines(published)}{at}",
        };
        return staysBecause is null ? $"{done}." : $"{done}; the branch stays where it was: {staysBecause}.";
    }

    /// <summary>A number of lines, in words.</summary>
    public static string Lines(int count, string kind = "") => Count(count, $"{kind}line", $"{kind}lines");

    private static string Count(int count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");
}
