namespace Signalbox.Postgres.Queue;

/// <summary>A lease as it is locked.</summary>
internal sealed record LeaseRow
{
    public const string Columns =
        "l.lease_id as LeaseId, worker_id as WorkerId, claimed_at as ClaimedAt, job_ids as JobIds, attempts, ended, cancelled";

    /// <summary>
    /// The SQL condition that no job of the lease <c>l</c> would stand nowhere without it: each has left it or has an
    /// outcome. <paramref name="leaving"/> is an SQL expression for the ids that leave just now, or null.
    /// </summary>
    public static string IsOver(string? leaving = null) =>
        $"""
        not exists (select from unnest(l.job_ids) as held(id)
          where held.id <> all (l.ended{(leaving is null ? "" : " || " + leaving)}) and not exists (select from outcomes o where o.id = held.id))
        """;

    public long LeaseId { get; init; }

    public string WorkerId { get; init; } = "";

    public DateTime ClaimedAt { get; init; }

    public long[] JobIds { get; init; } = [];

    public int[] Attempts { get; init; } = [];

    /// <summary>The jobs that left the batch other than by completing.</summary>
    public long[] Ended { get; init; } = [];

    /// <summary>The jobs that somebody asked to be cancelled.</summary>
    public long[] Cancelled { get; init; } = [];

    /// <summary>True when this attempt is one of the batch and has not left it.</summary>
    public bool Holds(long jobId, int attempt)
    {
        var at = Array.IndexOf(JobIds, jobId);
        return at >= 0 && Attempts[at] == attempt && !Ended.Contains(jobId);
    }
}
