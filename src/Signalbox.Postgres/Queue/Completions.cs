using Npgsql;
using Signalbox.Postgres.Queries;
using Signalbox.Queue;

namespace Signalbox.Postgres.Queue;

/// <summary>The hot way to end attempts: completed ones, any number, in one statement guarded by their leases.</summary>
internal static class Completions
{
    // The lock waits for whoever asks for one of the jobs to be cancelled, and then meets that on the row; the other way
    // round, who asks finds the outcome.
    private const string Leases =
        """
        lease as materialized (
          select lease_id, worker_id, claimed_at, ended, cancelled from leases where lease_id = any($1) order by lease_id for key share)
        """;

    private const string Ended =
        """
        from unnest($2::bigint[], $3::bigint[], $4::int[], $5::json[], $6::json[]) as u(lease_id, id, attempt, result, evidence)
          join lease on lease.lease_id = u.lease_id
        """;

    private const string IsHeld = "u.id <> all (lease.ended) and u.id <> all (lease.cancelled)";

    // Where nothing was written before, each of these is written or none. Together with what left the lease and what the store
    // has said to be completed they are all of its jobs, or the lease is looked at below.
    private const string Closed =
        $"""
        closed as (
          delete from leases l
          using unnest($7::bigint[], $8::int[]) as closing(lease_id, completed), (
            select u.lease_id, count(*) as n from unnest($2::bigint[], $3::bigint[]) as u(lease_id, id)
            join lease on lease.lease_id = u.lease_id where {IsHeld} group by u.lease_id) as written
          where l.lease_id = closing.lease_id and l.lease_id = written.lease_id
            and cardinality(l.job_ids) = cardinality(l.ended) + closing.completed + written.n)
        """;

    // The jobs of a lease have run equally long, so that a group costs a few durations and not one a job.
    private const string CountTransitions =
        $"""
        tally as (
          insert into tallies (from_status, to_status, n, bucket, seconds)
          select {StatusNumber.Running}, {StatusNumber.Completed}, sum(n), seconds_bucket(ran), sum(n * ran)
          from (select count(*) as n, seconds_since(started_at) as ran from done group by started_at) as ended
          group by seconds_bucket(ran))
        """;

    /// <summary>The commonest case: nobody reported progress, and nothing was written before.</summary>
    private const string Plain =
        $"""
        with {Leases},
        done as (
          insert into outcomes (id, attempt, status, started_at, worker_id, result, evidence)
          select u.id, u.attempt, {StatusNumber.Completed}, lease.claimed_at, lease.worker_id, u.result, u.evidence
          {Ended}
          where {IsHeld}
          returning id, started_at),
        {CountTransitions}, {Closed}
        select id from done
        """;

    /// <summary>With progress to fold in, or after an answer was lost, when some may have been written before.</summary>
    private const string Careful =
        $"""
        with {Leases},
        done as (
          insert into outcomes (id, attempt, status, started_at, worker_id, progress, progress_message, result, evidence)
          select u.id, u.attempt, {StatusNumber.Completed}, lease.claimed_at, lease.worker_id, p.fraction, p.message, u.result, u.evidence
          {Ended}
          left join progress p on p.id = u.id
          where {IsHeld}
          on conflict (id) do nothing
          returning id, started_at),
        {CountTransitions},
        folded as (delete from progress where id = any($3))
        select id from done
        """;

    // In the transaction of the first statement, whose outcomes it sees: those that it did not count itself.
    private static readonly string Close = $"delete from leases l where l.lease_id = any($1) and {LeaseRow.IsOver()}";

    // Read in a transaction of its own, after the first statement has committed: see Dependents.
    private const string HasDependents =
        "select case when exists (select from blocked) then exists (select from blocked where waits_for = any($1)) else false end";

    /// <summary>
    /// Ends the attempts, all of which completed. Returns the ids that are recorded, and whether other jobs wait for one of
    /// them.
    /// </summary>
    public static async Task<(HashSet<long> Recorded, bool HasDependents)> RunAsync(
        NpgsqlConnection connection, IReadOnlyList<AttemptResult> attempts, IReadOnlyCollection<ClosingLease> closing, CancellationToken cancellationToken)
    {
        var careful = attempts.Any(a => a.ReportedProgress);
        try
        {
            return await RunAsync(connection, careful ? Careful : Plain, attempts, closing, cancellationToken);
        }
        catch (PostgresException e) when (!careful && e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return await RunAsync(connection, Careful, attempts, closing, cancellationToken);
        }
    }

    private static async Task<(HashSet<long> Recorded, bool HasDependents)> RunAsync(
        NpgsqlConnection connection, string sql, IReadOnlyList<AttemptResult> attempts, IReadOnlyCollection<ClosingLease> closing,
        CancellationToken cancellationToken)
    {
        var count = attempts.Count;
        long[] leases = new long[count], ids = new long[count];
        var numbers = new int[count];
        string?[] results = new string?[count], evidence = new string?[count];
        for (var i = 0; i < count; i++)
        {
            var attempt = attempts[i];
            var ending = (AttemptOutcome.Complete)attempt.Outcome;
            leases[i] = attempt.LeaseId;
            ids[i] = attempt.JobId;
            numbers[i] = attempt.Attempt;
            results[i] = ending.Result?.Text;
            evidence[i] = ending.Evidence?.Text;
        }

        await using var batch = new NpgsqlBatch(connection);
        var complete = new NpgsqlBatchCommand(sql) { AppendErrorBarrier = closing.Count == 0 };
        complete.Parameters.With(leases.Distinct().ToArray()).With(leases).With(ids).With(numbers).WithJsons(results).WithJsons(evidence);
        var closingIds = closing.Select(c => c.LeaseId).ToArray();
        if (sql == Plain)
            complete.Parameters.With(closingIds).With(closing.Select(c => c.CompletedBefore).ToArray());
        batch.BatchCommands.Add(complete);
        if (closing.Count > 0)
        {
            var close = new NpgsqlBatchCommand(Close) { AppendErrorBarrier = true };
            close.Parameters.With(closingIds);
            batch.BatchCommands.Add(close);
        }

        var dependents = new NpgsqlBatchCommand(HasDependents);
        dependents.Parameters.With(ids);
        batch.BatchCommands.Add(dependents);
        await batch.PrepareAsync(cancellationToken);
        var recorded = new HashSet<long>(count);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            recorded.Add(reader.GetInt64(0));
        // What closes the leases has no rows, and is passed over.
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (recorded, reader.GetBoolean(0));
    }
}
