using System.Threading.Channels;

namespace Signalbox.Server.EventLogs;

/// <summary>Wakes one loop. Rung while nobody waits, it wakes the next who does; rung often, it wakes once.</summary>
internal sealed class Bell(TimeProvider time)
{
    private readonly Channel<bool> _rung = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Wakes; returns at once.</summary>
    public void Ring() => _rung.Writer.TryWrite(true);

    /// <summary>Waits until it is rung, but no longer than this.</summary>
    public async Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await _rung.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It was long enough.
        }
    }
}
