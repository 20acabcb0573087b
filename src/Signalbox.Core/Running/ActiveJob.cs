using Signalbox.Queue;

namespace Signalbox.Running;

/// <summary>
/// One running attempt on this node: its token, why it was told to stop, when it is left behind, and whether somebody has
/// said how it ends.
/// </summary>
#pragma warning disable CA1001 // the token source is never disposed: a handler left behind may still use it, and it holds no timer
internal sealed class ActiveJob(ClaimedJob job, HeldLease lease, TimeProvider time, TimeSpan grace)
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _settling = new();
    private volatile Settlement _settlement;
    private int _reason;
    private int _freed;
    private int _stepsSaved;
    private long _leaveBehindAt = long.MaxValue;

    public ClaimedJob Job { get; } = job;

    public HeldLease Lease { get; } = lease;

    /// <summary>What the handler is given.</summary>
    public CancellationToken Token => _stop.Token;

    public StopReason Reason => (StopReason)Volatile.Read(ref _reason);

    /// <summary>The timestamp at which its time is up.</summary>
    public long Deadline { get; set; } = long.MaxValue;

    /// <summary>What earlier attempts left for it.</summary>
    public JobHistory History { get; set; } = JobHistory.None;

    /// <summary>True once its outcome is decided.</summary>
    public Settlement Settlement => _settlement;

    /// <summary>What it has said so far, which is stored before it ends.</summary>
    public AttemptNotes Notes { get; } = new();

    /// <summary>How long it has waited to be claimed and then for its handler; null when that was not measured.</summary>
    public TimeSpan? Waited => Job.WaitedSeconds is { } waited
        // What happened before the claim is told by the database's clock, and the rest by this node's.
        ? TimeSpan.FromSeconds(waited) + time.GetElapsedTime(Lease.ClaimedAt)
        : null;

    /// <summary>How many steps the job has saved, those of earlier attempts among them.</summary>
    public int StepsSaved => History.Steps.Count + Volatile.Read(ref _stepsSaved);

    /// <summary>True when the handler has had its grace and has not stopped.</summary>
    public bool IsAbandoned(long timestamp) => timestamp >= Volatile.Read(ref _leaveBehindAt);

    /// <summary>
    /// Returns true for the first caller, which then decides the outcome of the attempt: a checkpoint, its handler, or the worker
    /// that abandons it. An attempt counts once in its lease; later calls of its handler have no effect.
    /// </summary>
    public bool TrySettle(Settlement settlement)
    {
        lock (_settling)
        {
            if (_settlement != Settlement.Open)
                return false;
            _settlement = settlement;
            return true;
        }
    }

    /// <summary>Runs an action that settling the attempt waits for. Returns false, without running it, once the attempt is settled.</summary>
    public bool TryWhileOpen(Action note)
    {
        lock (_settling)
        {
            if (_settlement != Settlement.Open)
                return false;
            note();
            return true;
        }
    }

    /// <summary>True for the first caller, who then frees the attempt's slot.</summary>
    public bool TryFree() => Interlocked.Exchange(ref _freed, 1) == 0;

    /// <summary>A step was saved.</summary>
    public void StepSaved() => Interlocked.Increment(ref _stepsSaved);

    /// <summary>Sets the token for the first reason given; from then on the grace runs.</summary>
    public void Stop(StopReason reason)
    {
        if (Interlocked.CompareExchange(ref _reason, (int)reason, (int)StopReason.None) != (int)StopReason.None)
            return;
        Volatile.Write(ref _leaveBehindAt, time.GetTimestamp() + (long)(grace.TotalSeconds * time.TimestampFrequency));
        // What the handler hung on its token must not hold up whoever stops it, nor may its faults reach them.
        _ = Task.Run(async () =>
        {
            try
            {
                await _stop.CancelAsync();
            }
            catch (AggregateException)
            {
                // A callback of the handler threw; that is its own affair.
            }
        });
    }
}
