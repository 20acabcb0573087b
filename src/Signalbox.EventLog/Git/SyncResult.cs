namespace Signalbox.EventLog.Git;

/// <summary>What a sync did.</summary>
/// <param name="TakenIn">How many lines came from the remote into the log.</param>
/// <param name="Published">How many lines the remote got.</param>
/// <param name="IsOffline">True when the remote was not reached, so that events wait in <c>events.offline.log</c> until a sync reaches it.</param>
/// <param name="Tries">How often the remote was tried.</param>
/// <param name="Commit">The commit at the remote that holds all these lines; null without one.</param>
/// <param name="Summary">All of it in a sentence for a person.</param>
public sealed record SyncResult(int TakenIn, int Published, bool IsOffline, int Tries, string? Commit, string Summary);
