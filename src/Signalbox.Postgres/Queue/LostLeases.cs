using Dapper;
using Npgsql;
using Signalbox.Changes;
using Signalbox.Duties;
using Signalbox.Jobs;
using Signalbox.Logs;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Jobs;
using Signalbox.WakeUps;

namespace Signalbox.Postgres.Queue;

/// <summary>Takes jobs away from workers that are not heard of any more, or that do not stop when a job is cancelled.</summary>
internal sealed class LostLeases(PostgresDatabase database, Dependents dependents, IChangeFeed changes)
{
    // The clock that was looked at judges, so that no step of it comes between; a claim that came after the look is no sign of one.
    private const string Lost =
        $"""
        select {LeaseRow.Columns} from leases l
        where (until < @now and length / 3 + @Margin <= @SinceForward)
          or (until > greatest(@now, clock_timestamp() + @ClockOffset) + length + @Margin and length / 3 + @Margin <= @SinceBack)
        order by lease_id limit 50 for update skip locked
        """;

    private sealed record Unfinished(long Id, short MaxAttempts, int Failures, string? CancelledFor);

    /// <summary>Returns the unfinished jobs of leases that ran out by this clock; those whose attempts are used up fail.</summary>
    public async Task<int> ReturnAsync(DatabaseClock clock, CancellationToken cancellationToken)
    {
        long[] over;
        IReadOnlyList<Change> moves;
        int count;
        await using (var connection = await database.DutySource.OpenConnectionAsync(cancellationToken))
        await using (var transaction = await connection.BeginTransactionAsync(cancellationToken))
        {
            var leases = (await connection.QueryAsync<LeaseRow>(new CommandDefinition(
                Lost, new { now = clock.Now.UtcDateTime, clock.SinceForward, clock.SinceBack, DatabaseClock.Margin, database.ClockOffset },
                cancellationToken: cancellationToken))).AsList();
            if (leases.Count == 0)
                return 0;
            var ends = new List<AttemptEndRow>();
            foreach (var lease in leases)
                ends.AddRange(await EndsAsync(connection, lease, cancellationToken));
            moves = await new AttemptEndWriter(database).WriteAsync(connection, ends, [.. leases.Select(l => l.LeaseId)], cancellationToken);
            // One without jobs only stood in the way of a claim that was given up.
            leases.RemoveAll(l => l.JobIds.Length == 0);
            await connection.ExecuteAsync(new CommandDefinition(
                $"""
                insert into log_entries (worker_id, level, action, message)
                select u.worker, 'warning', '{LogActions.LeaseLost}', 'Lease ' || u.lease || ' ran out and its unfinished jobs were returned'
                from unnest(@leases, @workers) as u(lease, worker)
                """,
                new { leases = leases.Select(l => l.LeaseId).ToArray(), workers = leases.Select(l => l.WorkerId).ToArray() },
                cancellationToken: cancellationToken));
            await transaction.CommitAsync(cancellationToken);
            over = [.. ends.Where(e => e.Next.IsEnded()).Select(e => e.JobId)];
            count = ends.Count;
        }

        changes.Publish(WakeUpKind.Ready);
        changes.Publish(WakeUpKind.Ended);
        changes.Publish(moves);
        await dependents.ReleaseAsync(database.WorkSource, over, cancellationToken);
        return count;
    }

    /// <summary>Ends running jobs whose worker has not stopped within the grace, and takes them out of its lease.</summary>
    public async Task<long[]> DropAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        await using var connection = await database.DutySource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var due = (await connection.QueryAsync<(long Id, string By, string? Reason)>(new CommandDefinition(
            """
            select id, requested_by, reason from cancellations
            where requested_at <= now() + @ClockOffset - @grace or requested_at > now() + @ClockOffset order by id limit 100
            """,
            new { grace, database.ClockOffset }, cancellationToken: cancellationToken))).ToDictionary(d => d.Id);
        if (due.Count == 0)
            return [];
        var ids = due.Keys.ToArray();
        var leases = await connection.QueryAsync<LeaseRow>(new CommandDefinition(
            $"select {LeaseRow.Columns} from leases l where job_ids && @ids order by lease_id for update", new { ids }, cancellationToken: cancellationToken));
        var over = (await connection.QueryAsync<long>(new CommandDefinition(
            "select id from outcomes where id = any(@ids)", new { ids }, cancellationToken: cancellationToken))).ToHashSet();
        var ends = (from lease in leases
                    from held in lease.JobIds.Zip(lease.Attempts)
                    where due.ContainsKey(held.First) && !lease.Ended.Contains(held.First) && !over.Contains(held.First)
                    select AttemptEndRow.Cancelled(lease, held.First, held.Second, due[held.First].Reason ?? $"cancelled by {due[held.First].By}")).ToList();
        List<Change> moves = [.. await new AttemptEndWriter(database).WriteAsync(connection, ends, [], cancellationToken)];
        // The others ended, or went back to the line, before their worker heard of it.
        foreach (var id in ids.Except(over).Except(ends.Select(e => e.JobId)))
        {
            if (!await JobCommands.LockAsync(connection, id, cancellationToken))
                continue;
            var moved = await CancelWhereItStandsAsync(connection, id, due[id].By, due[id].Reason, cancellationToken);
            if (moved is null && (await MisplacedJobs.PutBackAsync(connection, [id], database.ClockOffset, cancellationToken)).Length > 0)
                moved = await CancelWhereItStandsAsync(connection, id, due[id].By, due[id].Reason, cancellationToken);
            moves.AddRange(moved ?? []);
        }

        await connection.ExecuteAsync(new CommandDefinition(
            "delete from cancellations c where id = any(@ids) and (exists (select from outcomes o where o.id = c.id) or not exists (select from jobs j where j.id = c.id))", new { ids },
            cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        changes.Publish(WakeUpKind.Ended);
        changes.Publish(moves);
        return ids;
    }

    private Task<IReadOnlyList<Change>?> CancelWhereItStandsAsync(
        NpgsqlConnection connection, long id, string by, string? reason, CancellationToken cancellationToken) =>
        PendingCancellation.TryAsync(connection, id, by, reason, database.ClockOffset, cancellationToken);

    private static async Task<IEnumerable<AttemptEndRow>> EndsAsync(NpgsqlConnection connection, LeaseRow lease, CancellationToken cancellationToken)
    {
        var attempts = lease.JobIds.Zip(lease.Attempts).ToDictionary(p => p.First, p => p.Second);
        var unfinished = await connection.QueryAsync<Unfinished>(new CommandDefinition(
            $"""
            select j.id, j.max_attempts as MaxAttempts, {FailedAttempts.Of("j.id")} as Failures,
              coalesce(c.reason, 'cancelled by ' || c.requested_by) as CancelledFor
            from jobs j left join cancellations c on c.id = j.id
            where j.id = any(@held) and not exists (select from outcomes o where o.id = j.id)
            """,
            new { held = lease.JobIds.Except(lease.Ended).ToArray() }, cancellationToken: cancellationToken));
        // On the line again, a worker could be faster than the duty that heeds what was asked.
        return unfinished.Select(u => u.CancelledFor is { } why
            ? AttemptEndRow.Cancelled(lease, u.Id, attempts[u.Id], why)
            : EndOf(lease, u, attempts[u.Id]));
    }

    private static AttemptEndRow EndOf(LeaseRow lease, Unfinished job, int attempt)
    {
        var again = RetryPolicy.AttemptsAreLeft(job.Failures + 1, job.MaxAttempts);
        return new AttemptEndRow
        {
            LeaseId = lease.LeaseId,
            JobId = job.Id,
            Attempt = attempt,
            WorkerId = lease.WorkerId,
            StartedAt = lease.ClaimedAt,
            EndedAs = "lost",
            Error = again
                ? $"worker {lease.WorkerId} was not heard of and lost its lease"
                : $"worker {lease.WorkerId} was not heard of and lost its lease, and all {job.MaxAttempts} attempts are used up",
            Next = again ? JobStatus.Pending : JobStatus.Failed,
        };
    }
}
