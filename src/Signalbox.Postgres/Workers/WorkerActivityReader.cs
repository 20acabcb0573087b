using Dapper;
using Npgsql;
using Signalbox.Workers;

namespace Signalbox.Postgres.Workers;

/// <summary>Reads all workers with the jobs that each has held longest.</summary>
internal static class WorkerActivityReader
{
    // The leases are unpacked once for all workers, and only the jobs that are shown are looked up.
    private const string Sql =
        """
        with held as materialized (
          select id, worker_id, claimed_at, count(*) over (partition by worker_id)::integer as total,
            row_number() over (partition by worker_id order by claimed_at, id) as place
          from running),
        shown as materialized (
          select worker_id, max(total) as total, array_agg(id order by place) as ids, array_agg(claimed_at order by place) as since
          from held where place <= 20 group by worker_id)
        select w.worker_id as WorkerId, w.worker_type as WorkerType, w.status, w.capabilities::text as Capabilities,
          w.max_concurrent_jobs as MaxConcurrentJobs, w.paused, coalesce(s.total, 0) as ActiveJobs, w.started_at as StartedAt,
          w.last_heartbeat as LastHeartbeat, w.host, w.version, w.registered_by as RegisteredBy, extract(epoch from now() + @clockOffset - w.last_heartbeat)::float8 as Silence,
          j.id as JobId, j.job_type as JobType, j.title, coalesce(p.fraction, 0)::float8 as Progress, p.message, h.claimed_at as Since
        from worker_registry w
        left join shown s on s.worker_id = w.worker_id
        left join lateral unnest(s.ids, s.since) with ordinality as h(id, claimed_at, place) on true
        left join jobs j on j.id = h.id
        left join progress p on p.id = h.id
        order by w.worker_id, h.place
        """;

    private sealed record JobRow
    {
        public long? JobId { get; init; }

        public string JobType { get; init; } = "";

        public string? Title { get; init; }

        public double Progress { get; init; }

        public string? Message { get; init; }

        public DateTime Since { get; init; }
    }

    public static async Task<IReadOnlyList<WorkerActivity>> ReadAsync(NpgsqlConnection connection, TimeSpan clockOffset, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<WorkerRow, JobRow?, (WorkerRow Worker, JobRow? Job)>(
            new CommandDefinition(Sql, new { clockOffset }, cancellationToken: cancellationToken), (worker, job) => (worker, job), splitOn: "JobId");
        return
        [
            .. rows.GroupBy(r => r.Worker.WorkerId).Select(g => new WorkerActivity(
                g.First().Worker.ToRecord(), [.. g.Where(r => r.Job?.JobId is not null).Select(r => ToJob(r.Job!))])),
        ];
    }

    private static RunningJob ToJob(JobRow row) =>
        new(row.JobId!.Value, row.JobType, row.Title, Math.Round(row.Progress, 4), row.Message, row.Since);
}
