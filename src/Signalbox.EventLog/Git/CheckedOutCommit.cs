namespace Signalbox.EventLog.Git;

/// <summary>What a work tree shows.</summary>
/// <param name="Branch">The branch; null when a commit alone is checked out.</param>
/// <param name="Commit">The commit; null before the first.</param>
internal sealed record CheckedOutCommit(string? Branch, string? Commit);
