namespace Signalbox.Metrics;

/// <summary>What is measured, as of now. Every surface calls this.</summary>
public sealed class MetricsClient(IMetricsStore store, PickupMeasure pickups)
{
    /// <summary>Reads all of it in one round trip, with what this node has measured until now.</summary>
    public async Task<Measurements> ReadAsync(CancellationToken cancellationToken = default)
    {
        await pickups.FlushAsync(cancellationToken);
        return await store.ReadAsync(cancellationToken);
    }
}
