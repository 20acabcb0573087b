namespace Signalbox.Checkpoints;

/// <summary>One page of a listing, read whole.</summary>
/// <param name="Checkpoints">Pending ones oldest first, others newest first; large data are left out.</param>
/// <param name="Total">How many match in all.</param>
public sealed record CheckpointPage(IReadOnlyList<Checkpoint> Checkpoints, long Total)
{
    /// <inheritdoc cref="CheckpointListing.TotalIsAtLeast" />
    public bool TotalIsAtLeast { get; init; }
}
