using Npgsql;
using Signalbox.Workers;

namespace Signalbox.Postgres.Metrics;

/// <summary>Statements that read how everything stands now, for the metrics, the charts and the pages.</summary>
internal static class CounterQueries
{
    /// <summary>How many checkpoints wait for a decision.</summary>
    public const string PendingCheckpoints = "select count(*) from agent_checkpoints where status = 'PENDING'";

    /// <summary>
    /// How old the oldest job on the line is, in seconds; takes the clock's offset. Within a lane and a priority the line is in the
    /// order of age. It is walked from one such head to the next, so that neither the jobs behind a head nor lanes without jobs are
    /// looked at.
    /// </summary>
    public const string OldestPending =
        """
        select date_part('epoch', now() + $1 - min(j.created_at))
        from (
          with recursive head(lane, priority, id) as (
            (select r.lane, r.priority, r.id from ready r order by r.lane, r.priority desc, r.id limit 1)
            union all
            select next.lane, next.priority, next.id from head cross join lateral (
              (select r.lane, r.priority, r.id from ready r
               where r.lane = head.lane and r.priority < head.priority order by r.priority desc, r.id limit 1)
              union all
              (select r.lane, r.priority, r.id from ready r
               where r.lane > head.lane order by r.lane, r.priority desc, r.id limit 1)
              limit 1) as next)
          select id from head) as head
        join jobs j on j.id = head.id
        """;

    /// <summary>How many workers are in each state; read by <see cref="ReadWorkersAsync"/>.</summary>
    public const string Workers =
        "select case when paused and status not in ('stale', 'offline') then 'paused' else status end, count(*) from worker_registry group by 1";

    /// <summary>Reads what <see cref="Workers"/> returned.</summary>
    public static async Task<Dictionary<WorkerStatus, long>> ReadWorkersAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var workers = Enum.GetValues<WorkerStatus>().ToDictionary(s => s, _ => 0L);
        while (await reader.ReadAsync(cancellationToken))
            workers[Enum.Parse<WorkerStatus>(reader.GetString(0), ignoreCase: true)] = reader.GetInt64(1);
        return workers;
    }
}
