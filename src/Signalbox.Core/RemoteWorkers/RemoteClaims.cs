using Microsoft.Extensions.Logging;
using Signalbox.Queue;

namespace Signalbox.RemoteWorkers;

/// <summary>
/// The claims of programs outside. What a claim took without its worker hearing of it goes back on the line as soon as the database
/// can be asked: nobody else would end its lease, and the worker's heartbeats could renew it.
/// </summary>
internal sealed partial class RemoteClaims(IJobQueue queue, TimeProvider time, ILogger<RemoteClaims> logger) : IDisposable
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Queue<(long LeaseId, string WorkerId)> _unheard = new();
    private readonly CancellationTokenSource _stop = new();
    private bool _runs;

    /// <summary>Claims. It is not called off once it was sent, and given up when its answer is lost.</summary>
    public async Task<ClaimedBatch> ClaimAsync(ClaimRequest request)
    {
        try
        {
            return await queue.ClaimAsync(request, CancellationToken.None);
        }
        catch
        {
            GiveUpSoon(request.LeaseId, request.Worker.WorkerId);
            throw;
        }
    }

    /// <summary>Gives up a claim, now or as soon as the database can be asked.</summary>
    public async Task GiveUpAsync(long leaseId, string workerId)
    {
        try
        {
            await queue.GiveUpClaimAsync(leaseId, workerId, CancellationToken.None);
        }
#pragma warning disable CA1031 // whatever it is, it is tried again
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogGiveUpFailed(logger, e, leaseId, workerId);
            GiveUpSoon(leaseId, workerId);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private void GiveUpSoon(long leaseId, string workerId)
    {
        lock (_lock)
        {
            _unheard.Enqueue((leaseId, workerId));
            if (_runs || _stop.IsCancellationRequested)
                return;
            _runs = true;
            var stop = _stop.Token;
            _ = Task.Run(() => RunAsync(stop));
        }
    }

    private async Task RunAsync(CancellationToken stop)
    {
        while (TryPeek(out var claim))
        {
            try
            {
                await queue.GiveUpClaimAsync(claim.LeaseId, claim.WorkerId, stop);
                lock (_lock)
                    _unheard.Dequeue();
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // whatever it is, it is tried again
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogGiveUpFailed(logger, e, claim.LeaseId, claim.WorkerId);
                await Task.Delay(AfterFailure, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // What is added after this has said no starts the loop again.
    private bool TryPeek(out (long LeaseId, string WorkerId) claim)
    {
        lock (_lock)
            return _runs = _unheard.TryPeek(out claim);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lease {LeaseId} of worker {WorkerId}, which has not heard of it, could not be given up; it is tried again")]
    private static partial void LogGiveUpFailed(ILogger logger, Exception exception, long leaseId, string workerId);
}
