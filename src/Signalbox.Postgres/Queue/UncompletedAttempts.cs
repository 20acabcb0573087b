using Dapper;
using Npgsql;
using Signalbox.Changes;
using Signalbox.Jobs;
using Signalbox.Postgres.Connections;
using Signalbox.Queue;

namespace Signalbox.Postgres.Queue;

/// <summary>Ends attempts that failed, are retried, released, suspended or cancelled, in one transaction.</summary>
internal sealed class UncompletedAttempts(PostgresDatabase database)
{
    private sealed record Cancellation(long Id, string RequestedBy, string? Reason)
    {
        public string Words => Reason ?? $"cancelled by {RequestedBy}";
    }

    /// <summary>Returns the ids that are recorded (the others had lost their lease), those that are over, and what is to be told.</summary>
    public async Task<(HashSet<long> Recorded, long[] Over, IReadOnlyList<Change> Moves)> RunAsync(
        IReadOnlyList<AttemptResult> attempts, IReadOnlyCollection<long> closing, CancellationToken cancellationToken)
    {
        await using var connection = await database.WorkSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var ids = attempts.Select(a => a.JobId).ToArray();
        var leaseIds = attempts.Select(a => a.LeaseId).Concat(closing).Distinct().ToArray();
        var leases = (await connection.QueryAsync<LeaseRow>(new CommandDefinition(
            $"select {LeaseRow.Columns} from leases l where lease_id = any(@leaseIds) order by lease_id for update",
            new { leaseIds }, cancellationToken: cancellationToken))).ToDictionary(l => l.LeaseId);
        var cancellations = (await connection.QueryAsync<Cancellation>(new CommandDefinition(
            "select id, requested_by as RequestedBy, reason from cancellations where id = any(@ids)",
            new { ids }, cancellationToken: cancellationToken))).ToDictionary(c => c.Id);
        // A job that completed stays in its lease until that is closed.
        var completed = (await connection.QueryAsync<long>(new CommandDefinition(
            "select id from outcomes where id = any(@ids)", new { ids }, cancellationToken: cancellationToken))).ToHashSet();
        var held = attempts.ToLookup(a => leases.TryGetValue(a.LeaseId, out var lease) && lease.Holds(a.JobId, a.Attempt) && !completed.Contains(a.JobId));
        var ends = held[true].DistinctBy(a => a.JobId).Select(a => End(a, leases[a.LeaseId], cancellations.GetValueOrDefault(a.JobId))).ToList();
        var moves = await new AttemptEndWriter(database).WriteAsync(connection, ends, closing, cancellationToken);
        var recorded = await RecordedBeforeAsync(connection, [.. held[false]], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        recorded.UnionWith(ends.Select(e => e.JobId));
        return (recorded, [.. ends.Where(e => e.Next.IsEnded()).Select(e => e.JobId)], moves);
    }

    // The answer to an earlier try may have been lost after its commit.
    private static async Task<HashSet<long>> RecordedBeforeAsync(
        NpgsqlConnection connection, AttemptResult[] attempts, CancellationToken cancellationToken) =>
        attempts.Length == 0 ? [] : (await connection.QueryAsync<long>(new CommandDefinition(
            """
            select a.id
            from unnest(@ids, @attempts, @endedAs, @workers) as u(id, attempt, ended_as, worker_id)
            join attempts a on a.id = u.id and a.attempt = u.attempt and a.ended_as = u.ended_as and a.worker_id = u.worker_id
            """,
            new
            {
                ids = Array.ConvertAll(attempts, a => a.JobId),
                attempts = Array.ConvertAll(attempts, a => a.Attempt),
                endedAs = Array.ConvertAll(attempts, a => EndedAs(a.Outcome)),
                workers = Array.ConvertAll(attempts, a => a.WorkerId),
            },
            cancellationToken: cancellationToken))).ToHashSet();

    private static string EndedAs(AttemptOutcome ending) => ending switch
    {
        AttemptOutcome.Suspend => "suspended",
        AttemptOutcome.Release => "released",
        AttemptOutcome.Cancel => "cancelled",
        _ => "failed",
    };

    private static AttemptEndRow End(AttemptResult attempt, LeaseRow lease, Cancellation? cancellation)
    {
        var end = new AttemptEndRow
        {
            LeaseId = attempt.LeaseId,
            JobId = attempt.JobId,
            Attempt = attempt.Attempt,
            WorkerId = attempt.WorkerId,
            StartedAt = lease.ClaimedAt,
            EndedAs = EndedAs(attempt.Outcome),
            Next = JobStatus.Pending,
        };
        // Whoever asked for the job to be cancelled was told that it will be, and wins over whatever came of it.
        if (cancellation is not null)
            return end with { EndedAs = "cancelled", Error = cancellation.Words, Next = JobStatus.Cancelled };
        return attempt.Outcome switch
        {
            AttemptOutcome.Fail fail => end with { Error = fail.Error, ErrorData = fail.ErrorData?.Text, Next = JobStatus.Failed },
            AttemptOutcome.Retry retry => end with { Error = retry.Error, ErrorData = retry.ErrorData?.Text, Delay = retry.Delay },
            AttemptOutcome.Release release => end with { Error = release.Reason, Delay = release.Delay },
            AttemptOutcome.Suspend suspend => end with { Next = JobStatus.WaitingApproval, Checkpoint = suspend.Checkpoint },
            // Nobody asked for it, or no longer: it goes on.
            _ => end with { EndedAs = "released", Error = "it was stopped, though nobody asks for it to be cancelled" },
        };
    }
}
