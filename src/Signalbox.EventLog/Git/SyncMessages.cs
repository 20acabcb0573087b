using System.Globalization;

namespace Signalbox.EventLog.Git;

/// <summary>What a sync says to people.</summary>
internal static class SyncMessages
{
    /// <summary>How the sentence on an absent remote begins.</summary>
    public const string OfflineOpening = "Git could not ";

    /// <summary>The remote was not reached, or took nothing.</summary>
    public static string Offline(string remote, int tries, string words, bool isReached) =>
        $"{OfflineOpening}{(isReached ? "publish to" : "reach")} the remote {remote} in {Count(tries, "try", "tries")}: {words}; events wait in events.offline.log until a sync succeeds.";

    /// <summary>Both sides have the same lines.</summary>
    public static string Online(string remote, int takenIn, int published, int ownCommits, SyncRoundResult.Done done)
    {
        var at = done.Commit is null ? "" : $" (commit {done.Commit[..8]})";
        var given = (published, ownCommits) switch
        {
            (_, 0) => Lines(published),
            (0, _) => Own(ownCommits),
            _ => $"{Lines(published)} and {Own(ownCommits)}",
        };
        var did = (takenIn, published + ownCommits) switch
        {
            (0, 0) => $"The log and {remote} have the same lines{at}{(done.HasFollowed ? "; the branch has followed" : "")}",
            (_, 0) => $"Took in {Lines(takenIn)} from {remote}{at}",
            (0, _) => $"Published {given} to {remote}{at}",
            _ => $"Took in {Lines(takenIn)} from {remote} and published {given}{at}",
        };
        var stays = done.StaysBecause is null ? "" : $"; the branch stays where it was: {done.StaysBecause}";
        return $"{did}{stays}{(done.Advice is null ? "" : $"; {done.Advice}")}.";
    }

    /// <summary>What a commit is called.</summary>
    public static string Message(int lines, bool isJoin) =>
        lines > 0 ? $"Events: {Lines(lines, "new ")}" : isJoin ? "Events: joined with the remote's commits" : "Events: the log as it is published";

    /// <summary>A number of lines, in words.</summary>
    public static string Lines(int count, string kind = "") => Count(count, $"{kind}line", $"{kind}lines");

    private static string Own(int count) => Count(count, "commit of your own", "commits of your own");

    private static string Count(int count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");
}
