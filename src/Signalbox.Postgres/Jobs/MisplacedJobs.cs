using Dapper;
using Npgsql;
using Signalbox.Jobs;
using Signalbox.Postgres.Connections;

namespace Signalbox.Postgres.Jobs;

/// <summary>
/// Finds jobs that stand in none of the places that a job can be in, and puts them back on the line. Every transition moves a
/// job in one transaction, so there are none unless something is wrong; then no other statement would ever touch them again.
/// </summary>
internal static class MisplacedJobs
{
    private const int Window = 20_000;

    // What most jobs have is looked for first; only what is left over is looked for where it costs more.
    private static readonly string Look =
        $"""
        with looked as materialized (
          select id, lane, priority from jobs where id < @before order by id desc limit @Window),
        open as materialized (
          select l.id, l.lane, coalesce(p.priority, l.priority) as priority
          from looked l left join priorities p on p.id = l.id
          where not {JobPlaces.Outcomes.Holds("l")}),
        held as materialized (
          select job.id from leases l cross join lateral unnest(l.job_ids) as job(id) where job.id <> all (l.ended))
        select (select count(*)::int from looked) as Looked, (select min(id) from looked) as Lowest, array(
          select o.id from open o
          where {NotWaiting("o")} and not exists (select from held h where h.id = o.id)) as Suspects
        """;

    // With the jobs' rows locked and nothing left out: the line is read from end to end, which suspects are worth.
    private static readonly string Confirm =
        $"""
        select j.id, coalesce((select max(a.attempt) from attempts a where a.id = j.id), 0) + 1 as attempt,
          (select c.id from agent_checkpoints c where c.job_id = j.id and c.status = 'PENDING' order by c.id desc limit 1) as CheckpointId
        from jobs j
        where j.id = any(@suspects)
          and {JobPlaces.Nowhere("j")}
          and (j.approvals = 0 or exists (
            select from agent_checkpoints c where c.job_id = j.id and c.before_claim and c.status in ('APPROVED', 'PENDING')))
        """;

    // In none of the tables but the two that are looked at apart.
    private static string NotWaiting(string job) => string.Join(
        " and ", JobPlaces.Tables.Except([JobPlaces.Outcomes, JobPlaces.Leases]).Select(place => $"not {place.HoldsByKey(job)}"));

    private sealed record Seen
    {
        public int Looked { get; init; }

        public long? Lowest { get; init; }

        public long[] Suspects { get; init; } = [];
    }

    private sealed record Misplaced
    {
        public long Id { get; init; }

        public int Attempt { get; init; }

        public long? CheckpointId { get; init; }
    }

    /// <summary>Looks at the next jobs below <paramref name="before"/>, or at the newest.</summary>
    public static async Task<MisplacedJobsLook> RunAsync(PostgresDatabase database, long? before, CancellationToken cancellationToken)
    {
        await using var connection = await database.DutySource.OpenConnectionAsync(cancellationToken);
        var seen = await connection.QuerySingleAsync<Seen>(new CommandDefinition(
            Look, new { before = before ?? long.MaxValue, Window }, cancellationToken: cancellationToken));
        var back = Array.Empty<long>();
        if (seen.Suspects.Length > 0)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            back = await PutBackAsync(connection, seen.Suspects, database.ClockOffset, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return new MisplacedJobsLook(back, seen.Looked < Window ? null : seen.Lowest);
    }

    /// <summary>
    /// Puts those of the jobs back that really stand nowhere, within the caller's transaction: at their checkpoint where one
    /// is pending, else on the line. A risky job that nobody has approved is left alone. Returns the ids of the others.
    /// </summary>
    public static async Task<long[]> PutBackAsync(NpgsqlConnection connection, long[] suspects, TimeSpan clockOffset, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            "select from jobs where id = any(@suspects) order by id for no key update", new { suspects }, cancellationToken: cancellationToken));
        var found = (await connection.QueryAsync<Misplaced>(new CommandDefinition(
            Confirm, new { suspects }, cancellationToken: cancellationToken))).AsList();
        if (found.Count == 0)
            return [];
        var waiting = found.FindAll(f => f.CheckpointId is not null);
        var ready = found.FindAll(f => f.CheckpointId is null);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into attempts (id, attempt, ended_as, error)
            select id, attempt, 'released', 'the job stood in no place and was put back' from unnest(@ids, @attempts) as u(id, attempt);
            insert into waiting (id, checkpoint_id, attempt)
            select id, checkpoint_id, attempt + 1 from unnest(@waiting, @checkpoints, @waitingAttempts) as u(id, checkpoint_id, attempt)
            """,
            new
            {
                ids = found.Select(f => f.Id).ToArray(),
                attempts = found.Select(f => f.Attempt).ToArray(),
                waiting = waiting.Select(w => w.Id).ToArray(),
                checkpoints = waiting.Select(w => w.CheckpointId!.Value).ToArray(),
                waitingAttempts = waiting.Select(w => w.Attempt).ToArray(),
            },
            cancellationToken: cancellationToken));
        await Placement.PlaceAsync(connection, [.. ready.Select(r => r.Id)], [.. ready.Select(r => r.Attempt + 1)], clockOffset, cancellationToken);
        // Wherever they were lost from, they count as running.
        await TransitionCounter.AddAsync(connection, JobStatus.Running, JobStatus.Pending, ready.Count, cancellationToken);
        await TransitionCounter.AddAsync(connection, JobStatus.Running, JobStatus.WaitingApproval, waiting.Count, cancellationToken);
        return [.. found.Select(f => f.Id)];
    }
}
