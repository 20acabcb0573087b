namespace Signalbox.Postgres.Running;

/// <summary>A lease as it is locked.</summary>
internal sealed record LeaseRow
{
    public const string Columns =
        "lease_id as LeaseId, worker_id as WorkerId, claimed_at as ClaimedAt, job_ids as JobIds, attempts, ended";

    public long LeaseId { get; init; }

    public string WorkerId { get; init; } = "";

    public DateTime ClaimedAt { get; init; }

    public long[] JobIds { get; init; } = [];

    public int[] Attempts { get; init; } = [];

    /// <summary>The jobs that left the batch other than by completing.</summary>
    public long[] Ended { get; init; } = [];
}
