namespace Signalbox.Running;

/// <summary>One running attempt on this node: its token, why it was told to stop, and when it is left behind.</summary>
#pragma warning disable CA1001 // the token source is never disposed: a handler left behind may still use it, and it holds no timer
internal sealed class ActiveJob(ClaimedJob job, HeldLease lease, TimeProvider time, TimeSpan grace)
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _stop = new();
    private int _reason;
    private int _settled;
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

    /// <summary>True once the attempt has been ended at a checkpoint.</summary>
    public bool Suspended { get; set; }

    /// <summary>True once there is a row of progress.</summary>
    public bool ReportedProgress { get; set; }

    /// <summary>True once there are log entries to store before the attempt ends.</summary>
    public bool Logged { get; set; }

    /// <summary>True when the handler has had its grace and has not stopped.</summary>
    public bool IsToBeLeftBehind(long timestamp) => timestamp >= Volatile.Read(ref _leaveBehindAt);

    /// <summary>True for the first caller, who then says how the attempt ended: its handler, or whoever leaves it behind.</summary>
    public bool TrySettle() => Interlocked.Exchange(ref _settled, 1) == 0;

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
