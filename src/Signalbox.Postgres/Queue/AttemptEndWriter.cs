using Dapper;
using Npgsql;
using Signalbox.Changes;
using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Jobs;

namespace Signalbox.Postgres.Queue;

/// <summary>
/// Writes attempts that end other than by completing, within a transaction that holds the locks on their leases: the
/// attempt with its reason, where the job goes, the counters, and the lease.
/// </summary>
internal sealed class AttemptEndWriter(PostgresDatabase database)
{
    /// <summary>
    /// Writes the ends and takes the jobs out of their leases; those of <paramref name="closing"/> that then hold no job any
    /// more are removed. Returns what is to be told after the commit.
    /// </summary>
    public async Task<IReadOnlyList<Change>> WriteAsync(
        NpgsqlConnection connection, IReadOnlyList<AttemptEndRow> ends, IReadOnlyCollection<long> closing, CancellationToken cancellationToken)
    {
        await InsertAttemptsAsync(connection, ends, cancellationToken);
        await InsertOutcomesAsync(connection, [.. ends.Where(e => e.Next.IsEnded())], cancellationToken);
        await ScheduleAsync(connection, [.. ends.Where(e => e is { Next: JobStatus.Pending, Delay: not null })], cancellationToken);
        var again = ends.Where(e => e is { Next: JobStatus.Pending, Delay: null }).ToArray();
        await Placement.PlaceAsync(
            connection, Array.ConvertAll(again, e => e.JobId), Array.ConvertAll(again, e => e.Attempt + 1), database.ClockOffset, cancellationToken);
        var moves = new List<Change>(ends.Count);
        foreach (var end in ends)
        {
            if (end.Checkpoint is not null)
                moves.Add(new Change.Checkpoint(await SuspendAsync(connection, end, cancellationToken), end.JobId, CheckpointStatus.Pending));
            moves.Add(new Change.Job(end.JobId, end.Next));
        }

        foreach (var group in ends.GroupBy(e => (e.From, e.Next)))
        {
            // How long a completed job has run was counted when it completed.
            if (group.Key.From == JobStatus.Running)
                await TransitionCounter.AddRunAsync(connection, group.Key.Next, [.. group.Select(e => e.StartedAt)], cancellationToken);
            else
                await TransitionCounter.AddAsync(connection, group.Key.From, group.Key.Next, group.Count(), cancellationToken);
        }

        await LeaveLeasesAsync(connection, ends, closing, cancellationToken);
        return moves;
    }

    private static Task InsertAttemptsAsync(NpgsqlConnection connection, IReadOnlyList<AttemptEndRow> ends, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            insert into attempts (id, attempt, ended_as, worker_id, started_at, error, error_data)
            select id, attempt, ended_as, worker_id, started_at, error, error_data::json
            from unnest(@ids, @attempts, @endedAs, @workers, @started, @errors, @errorData)
              as u(id, attempt, ended_as, worker_id, started_at, error, error_data)
            """,
            new
            {
                ids = ends.Select(e => e.JobId).ToArray(),
                attempts = ends.Select(e => e.Attempt).ToArray(),
                endedAs = ends.Select(e => e.EndedAs).ToArray(),
                workers = ends.Select(e => e.WorkerId).ToArray(),
                started = ends.Select(e => e.StartedAt).ToArray(),
                errors = ends.Select(e => e.Error).ToArray(),
                errorData = ends.Select(e => e.ErrorData).ToArray(),
            },
            cancellationToken: cancellationToken));

    private static async Task InsertOutcomesAsync(NpgsqlConnection connection, AttemptEndRow[] ends, CancellationToken cancellationToken)
    {
        if (ends.Length == 0)
            return;
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into outcomes (id, attempt, status, started_at, worker_id, progress, progress_message, error)
            select u.id, u.attempt, u.status, u.started_at, u.worker_id, p.fraction, p.message, u.error
            from unnest(@ids, @attempts, @statuses, @started, @workers, @errors) as u(id, attempt, status, started_at, worker_id, error)
            left join progress p on p.id = u.id;
            delete from cancellations where id = any(@ids)
            """,
            new
            {
                ids = Array.ConvertAll(ends, e => e.JobId),
                attempts = Array.ConvertAll(ends, e => e.Attempt),
                statuses = Array.ConvertAll(ends, e => (short)e.Next),
                started = Array.ConvertAll(ends, e => e.StartedAt),
                workers = Array.ConvertAll(ends, e => e.WorkerId),
                errors = Array.ConvertAll(ends, e => e.Error),
            },
            cancellationToken: cancellationToken));
    }

    private async Task ScheduleAsync(NpgsqlConnection connection, AttemptEndRow[] ends, CancellationToken cancellationToken)
    {
        if (ends.Length == 0)
            return;
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into scheduled (run_at, id, attempt)
            select now() + @ClockOffset + delay, id, attempt + 1 from unnest(@ids, @attempts, @delays) as u(id, attempt, delay)
            """,
            new
            {
                ids = Array.ConvertAll(ends, e => e.JobId),
                attempts = Array.ConvertAll(ends, e => e.Attempt),
                delays = Array.ConvertAll(ends, e => e.Delay!.Value),
                database.ClockOffset,
            },
            cancellationToken: cancellationToken));
    }

    private Task<long> SuspendAsync(NpgsqlConnection connection, AttemptEndRow end, CancellationToken cancellationToken)
    {
        var draft = end.Checkpoint!;
        return connection.ExecuteScalarAsync<long>(new CommandDefinition(
            """
            with asked as (
              insert into agent_checkpoints (job_id, attempt, name, blocking, status, data, digest, reason, tell_handler,
                requested_by, requested_at, expires_at, approvals_required)
              values (@JobId, @Attempt, @Name, true, 'PENDING', @data::json, @Digest, @Reason, @TellHandlerOfRefusal,
                @WorkerId, now() + @ClockOffset, now() + @ClockOffset + @ExpiresAfter, @ApprovalsRequired)
              returning id)
            insert into waiting (id, checkpoint_id, attempt) select @JobId, id, @Attempt + 1 from asked returning checkpoint_id
            """,
            new
            {
                end.JobId,
                end.Attempt,
                draft.Name,
                data = draft.Data.Text,
                draft.Digest,
                draft.Options.Reason,
                draft.Options.TellHandlerOfRefusal,
                end.WorkerId,
                draft.Options.ExpiresAfter,
                draft.Options.ApprovalsRequired,
                database.ClockOffset,
            },
            cancellationToken: cancellationToken));
    }

    private static Task LeaveLeasesAsync(
        NpgsqlConnection connection, IReadOnlyList<AttemptEndRow> ends, IReadOnlyCollection<long> closing, CancellationToken cancellationToken)
    {
        // The lease is left where it stays; most that are closed need not be written first.
        return connection.ExecuteAsync(new CommandDefinition(
            $"""
            delete from progress where id = any(@ids);
            delete from leases l where l.lease_id = any(@closing) and {LeaseRow.IsOver("@ids")};
            update leases l set ended = l.ended || gone.ids
            from (select lease_id, array_agg(id) as ids from unnest(@leases, @ids) as u(lease_id, id) group by lease_id) as gone
            where l.lease_id = gone.lease_id
            """,
            new
            {
                leases = ends.Select(e => e.LeaseId).ToArray(),
                ids = ends.Select(e => e.JobId).ToArray(),
                closing = closing.ToArray(),
            },
            cancellationToken: cancellationToken));
    }
}
