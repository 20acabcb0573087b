using Dapper;
using Signalbox.Changes;
using Signalbox.Jobs;
using Signalbox.Running;

namespace Signalbox.Postgres.Running;

/// <summary>Ends attempts that failed, are retried, released, suspended or cancelled, in one transaction.</summary>
internal sealed class OtherEndings(PostgresDatabase database)
{
    private sealed record Cancellation(long Id, string RequestedBy, string? Reason)
    {
        public string Words => Reason ?? $"cancelled by {RequestedBy}";
    }

    /// <summary>Returns the ids that are recorded (the others had lost their lease), those that are over, and what is to be told.</summary>
    public async Task<(HashSet<long> Recorded, long[] Over, IReadOnlyList<Change> Moves)> RunAsync(
        IReadOnlyList<EndedAttempt> attempts, IReadOnlyCollection<long> closing, CancellationToken cancellationToken)
    {
        await using var connection = await database.WorkSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var leaseIds = attempts.Select(a => a.LeaseId).Concat(closing).Distinct().ToArray();
        var leases = (await connection.QueryAsync<LeaseRow>(new CommandDefinition(
            $"select {LeaseRow.Columns} from leases where lease_id = any(@leaseIds) order by lease_id for update",
            new { leaseIds }, cancellationToken: cancellationToken))).ToDictionary(l => l.LeaseId);
        var cancellations = (await connection.QueryAsync<Cancellation>(new CommandDefinition(
            "select id, requested_by as RequestedBy, reason from cancellations where id = any(@ids)",
            new { ids = attempts.Select(a => a.JobId).ToArray() }, cancellationToken: cancellationToken))).ToDictionary(c => c.Id);
        // A job that completed stays in its lease until that is closed.
        var completed = (await connection.QueryAsync<long>(new CommandDefinition(
            "select id from outcomes where id = any(@ids)", new { ids = attempts.Select(a => a.JobId).ToArray() },
            cancellationToken: cancellationToken))).ToHashSet();
        var ends = (from a in attempts
                    where leases.TryGetValue(a.LeaseId, out var lease) && !lease.Ended.Contains(a.JobId) && !completed.Contains(a.JobId)
                    select End(a, leases[a.LeaseId], cancellations.GetValueOrDefault(a.JobId))).ToList();
        var moves = await new AttemptEnds(database).WriteAsync(connection, ends, closing, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return ([.. ends.Select(e => e.JobId)], [.. ends.Where(e => e.Next.IsEnded()).Select(e => e.JobId)], moves);
    }

    private static AttemptEnd End(EndedAttempt attempt, LeaseRow lease, Cancellation? cancellation)
    {
        var end = new AttemptEnd
        {
            LeaseId = attempt.LeaseId,
            JobId = attempt.JobId,
            Attempt = attempt.Attempt,
            WorkerId = attempt.WorkerId,
            StartedAt = lease.ClaimedAt,
            EndedAs = "cancelled",
            Error = cancellation?.Words ?? "cancelled",
            Next = JobStatus.Cancelled,
        };
        // Whoever asked for the job to be cancelled wins over everything but its completion and its final failure.
        return attempt.Ending switch
        {
            JobEnding.Fail fail => end with { EndedAs = "failed", Error = fail.Error, ErrorData = fail.ErrorData?.Text, Next = JobStatus.Failed },
            _ when cancellation is not null => end,
            JobEnding.Retry retry => end with { EndedAs = "failed", Error = retry.Error, ErrorData = retry.ErrorData?.Text, Next = JobStatus.Pending, Delay = retry.Delay },
            JobEnding.Release release => end with { EndedAs = "released", Error = release.Reason, Next = JobStatus.Pending },
            JobEnding.Suspend suspend => end with { EndedAs = "suspended", Error = null, Next = JobStatus.WaitingApproval, Checkpoint = suspend.Checkpoint },
            _ => end,
        };
    }
}
