namespace Signalbox.Checkpoints;

/// <summary>A page of checkpoints.</summary>
/// <param name="Cases">Those found, in the order of the query.</param>
/// <param name="Next">The cursor of the next page; null if there is no more.</param>
/// <param name="SearchedAll">False if the search stopped at its limit before the page was full: there may be more behind <paramref name="Next"/>.</param>
public sealed record CheckpointSlice(IReadOnlyList<CheckpointWithJob> Cases, string? Next, bool SearchedAll);
