namespace Signalbox.EventLog.Git;

/// <summary>What a round wants the remote's branch to be at.</summary>
/// <param name="Commit">The commit: the remote's own when there is nothing to publish; null when there is none anywhere.</param>
/// <param name="Blob">The log's blob in it; null when the log is not in it.</param>
/// <param name="Lines">How many lines the remote gets by it.</param>
/// <param name="OwnCommits">How many of the user's own commits the remote gets by it.</param>
internal sealed record PushPlan(string? Commit, string? Blob, int Lines = 0, int OwnCommits = 0)
{
    /// <summary>Why the branch that is checked out cannot follow to the commit, to follow "the branch stays where it was: "; null when it can.</summary>
    public string? StaysBecause { get; init; }

    /// <summary>What a person should do besides; null when nothing.</summary>
    public string? Advice { get; init; }
}
