namespace Signalbox.Running;

/// <summary>A lease that this worker holds, and what it knows of it.</summary>
internal sealed class HeldLease(long id, int jobs, long validUntil, long claimedAt)
{
    private long _validUntil = validUntil;
    private HashSet<long>? _completed;

    public long Id { get; } = id;

    /// <summary>The timestamp of the node's monotonic clock at which the claim was answered.</summary>
    public long ClaimedAt { get; } = claimedAt;

    /// <summary>Jobs whose attempts have not been recorded as ended. Only the finisher counts it down.</summary>
    public int Remaining { get; set; } = jobs;

    /// <summary>How many of its jobs the store has said to be completed. Only the finisher adds to it.</summary>
    public int Completed => _completed?.Count ?? 0;

    /// <summary>The store has said that this job is completed; saying it again changes nothing.</summary>
    public void AddCompleted(long jobId) => (_completed ??= []).Add(jobId);

    /// <summary>The timestamp of the node's monotonic clock after which the lease may belong to somebody else.</summary>
    public long ValidUntil => Volatile.Read(ref _validUntil);

    public void RenewUntil(long timestamp) => Volatile.Write(ref _validUntil, timestamp);
}
