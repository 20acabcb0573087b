namespace Signalbox.WakeUps;

/// <summary>
/// What one loop waits for: set while nobody waits, it lets the next wait pass at once; set often, it lets one pass. For one waiter
/// and any number of setters.
/// </summary>
/// <param name="time">The clock of the time limits.</param>
public sealed class AsyncAutoResetEvent(TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);
    private readonly Lock _lock = new();
    private bool _disposed;

    /// <summary>Wakes the loop, now or when it next waits; does nothing once the loop is gone.</summary>
    public void Set()
    {
        lock (_lock)
        {
            if (!_disposed && _signal.CurrentCount == 0)
                _signal.Release();
        }
    }

    /// <summary>Waits to be woken, for at most <paramref name="timeout"/>.</summary>
    public async Task WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _signal.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is up: the loop looks for itself.
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
            _disposed = true;
        _signal.Dispose();
    }
}
