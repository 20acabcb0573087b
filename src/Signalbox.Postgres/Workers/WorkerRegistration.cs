using System.Text.Json;
using Signalbox.Workers;

namespace Signalbox.Postgres.Workers;

/// <summary>The statement that registers a worker or renews its registration.</summary>
internal static class WorkerRegistration
{
    public const string Sql =
        """
        insert into worker_registry as known (worker_id, worker_type, status, capabilities, max_concurrent_jobs, host, version,
          registered_by, started_at, last_heartbeat)
        values (@WorkerId, @WorkerType, 'active', @capabilities::jsonb, @MaxConcurrentJobs, @Host, @Version, @by,
          now() + @clockOffset, now() + @clockOffset)
        on conflict (worker_id) do update set worker_type = excluded.worker_type, status = 'active',
          capabilities = excluded.capabilities, max_concurrent_jobs = excluded.max_concurrent_jobs, host = excluded.host,
          version = excluded.version, registered_by = excluded.registered_by, started_at = excluded.started_at,
          last_heartbeat = excluded.last_heartbeat
        """;

    /// <summary>
    /// The condition that a program may have the id: it is its own, or another program's whose worker is gone and holds nothing.
    /// </summary>
    public const string IsFreeFor =
        """
        known.registered_by = @by
          or known.registered_by is not null and known.status in ('stale', 'offline')
            and not exists (select from leases l where l.worker_id = known.worker_id)
        """;

    public static object Values(WorkerIdentity worker, string? by, TimeSpan clockOffset) => new
    {
        worker.WorkerId,
        worker.WorkerType,
        capabilities = JsonSerializer.Serialize(worker.Capabilities),
        worker.MaxConcurrentJobs,
        worker.Host,
        worker.Version,
        by,
        clockOffset,
    };
}
