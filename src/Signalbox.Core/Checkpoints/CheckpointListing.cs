namespace Signalbox.Checkpoints;

/// <summary>
/// A page of a listing. Its checkpoints are read on demand, a few at a time, without holding a connection in between.
/// </summary>
/// <remarks>Large data are left out (<see cref="Json.ListedJson"/>); the checkpoint says so.</remarks>
/// <param name="Checkpoints">Pending ones oldest first, others newest first. They can be read once.</param>
/// <param name="Total">The number of matches, or of those behind the cursor if there is one.</param>
public sealed record CheckpointListing(IAsyncEnumerable<Checkpoint> Checkpoints, long Total)
{
    /// <summary>True when counting was broken off: there may be more than <see cref="Total"/>.</summary>
    public bool TotalIsAtLeast { get; init; }

    /// <summary>The id behind which to go on; null when nothing more is to be found.</summary>
    public long? Next { get; init; }

    /// <summary>False when the search was broken off before the page was full: there may be more behind <see cref="Next"/>.</summary>
    public bool SearchedAll { get; init; } = true;
}
