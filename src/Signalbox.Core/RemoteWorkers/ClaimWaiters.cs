using Signalbox.Queue;
using Signalbox.WakeUps;

namespace Signalbox.RemoteWorkers;

/// <summary>
/// The workers that wait for a job over HTTP. However many they are, they cost one subscription to wake-ups and one loop, and none
/// of them a thread or a connection: the loop looks once which of them could be served, in the order in which they came, and
/// claims for those only.
/// </summary>
internal sealed class ClaimWaiters(RemoteClaims claims, IHeldAttemptStore attempts, IWakeUps wakeUps, TimeProvider time) : IDisposable
{
    private const int ClaimsAtOnce = 4;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookSoon = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly LinkedList<ClaimWaiter> _waiting = new();
    private readonly AsyncAutoResetEvent _wake = new(time);
    private readonly CancellationTokenSource _stop = new();
    private bool _runs;

    /// <summary>How many wait now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _waiting.Count;
        }
    }

    /// <summary>Claims as soon as there is something to claim; no jobs when the time is over before.</summary>
    public async Task<ClaimedBatch> WaitAsync(ClaimRequest request, TimeSpan wait, CancellationToken cancellationToken)
    {
        var waiter = new ClaimWaiter(request);
        Enter(waiter);
        try
        {
            return await waiter.Answer.Task.WaitAsync(wait, time, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException && !waiter.Answer.Task.IsFaulted)
        {
            if (!TryLeave(waiter))
                return await waiter.Answer.Task;
            cancellationToken.ThrowIfCancellationRequested();
            return ClaimedBatch.Empty;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _wake.Dispose();
    }

    private void Enter(ClaimWaiter waiter)
    {
        lock (_lock)
        {
            _waiting.AddLast(waiter);
            if (!_runs)
            {
                _runs = true;
                var stop = _stop.Token;
                _ = Task.Run(() => RunAsync(stop));
            }
        }

        // It may have become ready after this worker looked, and before it waited.
        _wake.Set();
    }

    // False while it is being served: then its answer comes in a moment.
    private bool TryLeave(ClaimWaiter waiter)
    {
        lock (_lock)
        {
            waiter.HasLeft = true;
            return !waiter.IsServed && _waiting.Remove(waiter);
        }
    }

    // It never throws: what fails is the answer of whoever waits.
    private async Task RunAsync(CancellationToken stop)
    {
        using var subscription = wakeUps.Subscribe((kind, _) =>
        {
            if (kind is WakeUpKind.Ready or WakeUpKind.Workers)
                _wake.Set();
        });
        while (TryGoOn(out var waiting))
        {
            var again = LookAgain;
            try
            {
                while (await ServeAsync(waiting) is { } served)
                {
                    again = served.Contended ? LookSoon : LookAgain;
                    if (served.Count == 0 || !TryGoOn(out waiting))
                        break;
                }
            }
#pragma warning disable CA1031 // whatever it is, those who wait are told instead of waiting in vain
            catch (Exception e)
#pragma warning restore CA1031
            {
                Fail(waiting, e);
            }

            try
            {
                await _wake.WaitAsync(again, stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    // Who comes after this has said no starts the loop again.
    private bool TryGoOn(out IReadOnlyList<ClaimWaiter> waiting)
    {
        lock (_lock)
        {
            waiting = [.. _waiting];
            return _runs = waiting.Count > 0;
        }
    }

    private async Task<(int Count, bool Contended)?> ServeAsync(IReadOnlyList<ClaimWaiter> waiting)
    {
        var servable = await attempts.FindServableAsync([.. waiting.Select(w => w.Request.Worker)], CancellationToken.None);
        if (servable.Count == 0)
            return null;
        var (count, contended) = (0, false);
        await Parallel.ForEachAsync(servable, new ParallelOptions { MaxDegreeOfParallelism = ClaimsAtOnce }, async (place, _) =>
        {
            var batch = await ClaimAsync(waiting[place]);
            if (batch.Jobs.Count > 0)
                Interlocked.Increment(ref count);
            if (batch.MoreMayBeReady)
                contended = true;
        });
        return (count, contended);
    }

    private async Task<ClaimedBatch> ClaimAsync(ClaimWaiter waiter)
    {
        lock (_lock)
        {
            if (!_waiting.Remove(waiter))
                return ClaimedBatch.Empty;
            waiter.IsServed = true;
        }

        try
        {
            var batch = await claims.ClaimAsync(waiter.Request);
            if (batch.Jobs.Count == 0 && TryWaitOn(waiter))
                return batch;
            waiter.Answer.TrySetResult(batch);
            return batch;
        }
#pragma warning disable CA1031 // whoever waits gets the fault, whatever it is
        catch (Exception e)
#pragma warning restore CA1031
        {
            waiter.Answer.TrySetException(e);
            return ClaimedBatch.Empty;
        }
    }

    // In front, because it has waited longest.
    private bool TryWaitOn(ClaimWaiter waiter)
    {
        lock (_lock)
        {
            waiter.IsServed = false;
            if (waiter.HasLeft)
                return false;
            _waiting.AddFirst(waiter);
            return true;
        }
    }

    private void Fail(IReadOnlyList<ClaimWaiter> waiting, Exception fault)
    {
        foreach (var waiter in waiting)
        {
            lock (_lock)
            {
                if (!_waiting.Remove(waiter))
                    continue;
            }

            waiter.Answer.TrySetException(fault);
        }
    }
}
