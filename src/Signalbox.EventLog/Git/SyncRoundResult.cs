namespace Signalbox.EventLog.Git;

/// <summary>How one round of a sync ended.</summary>
/// <param name="Words">What git said, where it did not go well.</param>
internal abstract record SyncRoundResult(string Words)
{
    /// <summary>Both sides have the same lines.</summary>
    /// <param name="Commit">The remote's commit with them; null when there is nothing anywhere.</param>
    /// <param name="HasFollowed">True when the branch that is checked out was moved to it.</param>
    /// <param name="StaysBecause">Why the branch that is checked out did not follow; null when it did, or need not.</param>
    /// <param name="Advice">What a person should do besides; null when nothing.</param>
    public sealed record Done(string? Commit, bool HasFollowed, string? StaysBecause, string? Advice) : SyncRoundResult("");

    /// <summary>Somebody else published first.</summary>
    /// <param name="Words">What git said.</param>
    /// <param name="Before">The remote's commit as it was before.</param>
    public sealed record Overtaken(string Words, string Before) : SyncRoundResult(Words);

    /// <summary>The remote was not reached, or did not take what was published.</summary>
    /// <param name="Words">What git said.</param>
    /// <param name="IsReached">True when it was reached.</param>
    public sealed record Away(string Words, bool IsReached) : SyncRoundResult(Words);
}
