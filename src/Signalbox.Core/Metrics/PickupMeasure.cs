using Microsoft.Extensions.Logging;
using Signalbox.WakeUps;

namespace Signalbox.Metrics;

/// <summary>
/// Measures how long jobs wait for their handlers: gathered in memory, and stored every two seconds while there is
/// something, so that a busy worker pays one small statement for it and an idle one none.
/// </summary>
public sealed partial class PickupMeasure(IMetricsStore store, TimeProvider time, ILogger<PickupMeasure> logger) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private readonly HistogramBuilder _pickups = new();
    private readonly AsyncAutoResetEvent _wake = new(time);

    /// <summary>Stores what was measured so far on this node; when that fails it is kept.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_pickups.Take() is not { } taken)
            return;
        try
        {
            await store.AddPickupsAsync(taken, cancellationToken);
        }
        catch
        {
            _pickups.Add(taken);
            _wake.Set();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _wake.Dispose();

    /// <summary>A handler starts now, this long after its job could have been claimed.</summary>
    internal void Add(TimeSpan waited)
    {
        if (_pickups.Add(waited.TotalSeconds))
            _wake.Set();
    }

    /// <summary>Stores until cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await _wake.WaitAsync(Timeout.InfiniteTimeSpan, cancellationToken);
            await Task.Delay(Pause, time, cancellationToken);
            await TryFlushAsync();
        }
    }

    /// <summary>Stores what was measured so far; a fault is only logged.</summary>
    internal async Task TryFlushAsync()
    {
        try
        {
            await FlushAsync(CancellationToken.None);
        }
#pragma warning disable CA1031 // a measure must not keep anything else from its work
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFlushFailed(logger, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Storing how long jobs waited failed; it is tried again")]
    private static partial void LogFlushFailed(ILogger logger, Exception exception);
}
