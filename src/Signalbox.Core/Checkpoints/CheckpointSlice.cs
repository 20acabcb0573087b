namespace Signalbox.Checkpoints;

/// <summary>A page of checkpoints.</summary>
/// <param name="Cases">Those found, in the order of the query.</param>
/// <param name="Next">Where to go on; null when there is nothing more.</param>
/// <param name="SearchedAll">False when the search was broken off before the page was full: there may be more behind <paramref name="Next"/>.</param>
public sealed record CheckpointSlice(IReadOnlyList<CheckpointWithJob> Cases, string? Next, bool SearchedAll);
