using Dapper;
using Npgsql;
using Signalbox.Changes;
using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Logs;
using Signalbox.Postgres.Checkpoints;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Jobs;
using Signalbox.Postgres.Queries;
using Signalbox.Queue;
using Signalbox.Steps;
using Signalbox.WakeUps;

namespace Signalbox.Postgres.Queue;

/// <summary>The line on PostgreSQL.</summary>
internal sealed class PostgresJobQueue(PostgresDatabase database, Lanes lanes, Dependents dependents, IChangeFeed changes)
    : IJobQueue, IStepStore
{
    private readonly RunningWrites _writes = new(database);
    private readonly UncompletedAttempts _otherEndings = new(database);

    /// <inheritdoc />
    public async Task<ClaimedBatch> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        await lanes.RefreshAsync(isIdle: false, cancellationToken);
        var served = lanes.ServedBy(request.Worker);
        var (batch, newestLane) = served.Length == 0
            ? (ClaimedBatch.Empty, 0)
            : await UnlessItHangsAsync(() => ClaimStatement.RunAsync(database, request, served, cancellationToken), cancellationToken);
        if (batch.Jobs.Count > 0)
        {
            // Another node has made a lane; a backlog here must not hide it.
            if (newestLane > lanes.Newest)
                lanes.LookSoon();
            changes.PublishJobs(batch.Jobs.Select(j => j.Id), JobStatus.Running);
            return batch;
        }

        await lanes.RefreshAsync(isIdle: true, cancellationToken);
        return ReferenceEquals(served, lanes.ServedBy(request.Worker)) ? batch : batch with { MoreMayBeReady = true };
    }

    /// <inheritdoc />
    public async Task<JobHistory> HistoryAsync(long jobId, CancellationToken cancellationToken)
    {
        await using var connection = await database.HandlerSource.OpenConnectionAsync(cancellationToken);
        var failures = await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            $"select {FailedAttempts.Of("@jobId")}", new { jobId }, cancellationToken: cancellationToken));
        // A refusal before a person's retry no longer counts: the job may ask again.
        var checkpoints = await CheckpointReader.ReadAsync(
            connection,
            """
            where c.job_id = @jobId and (c.status not in ('REJECTED', 'EXPIRED')
              or c.attempt > coalesce((select max(r.after_attempt) from retries r where r.id = @jobId), -1))
            order by c.id
            """,
            new { jobId }, cancellationToken);
        var said = await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            "select count(*) from log_entries where job_id = @jobId and action = @HandlerLog", new { jobId, LogActions.HandlerLog },
            cancellationToken: cancellationToken));
        return new JobHistory(failures, await ListStepsAsync(connection, jobId, cancellationToken), checkpoints, said);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<EndReceipt>> EndAsync(
        IReadOnlyList<AttemptResult> attempts, IReadOnlyList<ClosingLease> closing, CancellationToken cancellationToken)
    {
        List<AttemptResult> completed = [], others = [];
        foreach (var attempt in attempts)
            (attempt.Outcome is AttemptOutcome.Complete ? completed : others).Add(attempt);
        HashSet<long> done = [], ended = [];
        if (completed.Count > 0)
        {
            // A lease is closed by whichever statement touches it last.
            var closed = closing.ExceptBy(others.Select(o => o.LeaseId), c => c.LeaseId).ToList();
            done = await UnlessItHangsAsync(() => CompleteAsync(completed, closed, cancellationToken), cancellationToken);
            if (done.Count < completed.Count)
                others.AddRange(await CancelledAsync(completed.FindAll(c => !done.Contains(c.JobId)), cancellationToken));
        }

        if (others.Count > 0)
        {
            var closed = closing.Select(c => c.LeaseId).Intersect(others.Select(o => o.LeaseId)).ToHashSet();
            (ended, var over, var moves) = await UnlessItHangsAsync(() => _otherEndings.RunAsync(others, closed, cancellationToken), cancellationToken);
            changes.Publish(WakeUpKind.Ended);
            changes.Publish(WakeUpKind.Ready);
            changes.Publish(WakeUpKind.Scheduled);
            if (others.Exists(o => o.Outcome is AttemptOutcome.Suspend))
                changes.Publish(WakeUpKind.Checkpoint);
            changes.Publish(moves);
            await dependents.ReleaseAsync(database.WorkSource, over, cancellationToken);
        }

        var receipts = new EndReceipt[attempts.Count];
        for (var i = 0; i < receipts.Length; i++)
            receipts[i] = Receipt(attempts[i], done, ended);
        return receipts;
    }

    private static EndReceipt Receipt(AttemptResult attempt, HashSet<long> done, HashSet<long> ended)
    {
        if (attempt.Outcome is AttemptOutcome.Complete)
            return done.Contains(attempt.JobId) ? EndReceipt.Recorded : ended.Contains(attempt.JobId) ? EndReceipt.Cancelled : EndReceipt.LeaseLost;
        return ended.Contains(attempt.JobId) ? EndReceipt.Recorded : EndReceipt.LeaseLost;
    }

    /// <inheritdoc />
    public async Task GiveUpClaimAsync(long leaseId, string workerId, CancellationToken cancellationToken)
    {
        var (back, cancelled) = await UnansweredClaim.GiveUpAsync(database, leaseId, workerId, cancellationToken);
        if (back.Length > 0)
            changes.Publish(WakeUpKind.Ready);
        changes.PublishJobs(back, JobStatus.Pending);
        if (cancelled.Length == 0)
            return;
        changes.Publish(WakeUpKind.Ended);
        changes.PublishJobs(cancelled, JobStatus.Cancelled);
        await dependents.ReleaseAsync(database.WorkSource, cancelled, cancellationToken);
    }

    /// <inheritdoc />
    public Task<RenewedLeases> RenewAsync(
        string workerId, IReadOnlyList<long> leaseIds, TimeSpan lease, CancellationToken cancellationToken) =>
        UnlessItHangsAsync(() => LeaseRenewal.RunAsync(database, workerId, leaseIds, lease, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public async Task<RawJson?> SaveStepAsync(
        long leaseId, long jobId, int attempt, string name, RawJson output, CancellationToken cancellationToken)
    {
        var saved = await _writes.SaveStepAsync(leaseId, jobId, attempt, name, output, cancellationToken);
        if (saved is not null)
            changes.PublishJobs([jobId], JobStatus.Running);
        return saved;
    }

    /// <inheritdoc />
    public async Task<Checkpoint?> RecordCheckpointAsync(
        long leaseId, long jobId, string workerId, CheckpointDraft draft, CancellationToken cancellationToken)
    {
        var checkpoint = await _writes.RecordCheckpointAsync(leaseId, jobId, workerId, draft, cancellationToken);
        changes.Publish(WakeUpKind.Checkpoint);
        if (checkpoint is not null)
            changes.Publish(new Change.Checkpoint(checkpoint.Id, jobId, checkpoint.Status));
        return checkpoint;
    }

    /// <inheritdoc />
    public async Task ReportProgressAsync(IReadOnlyList<ProgressReport> reports, CancellationToken cancellationToken) =>
        changes.PublishJobs(await _writes.ReportProgressAsync(reports, cancellationToken), JobStatus.Running);

    /// <inheritdoc />
    public async Task<(bool Moved, TimeSpan? UntilNext)> PromoteDueAsync(CancellationToken cancellationToken)
    {
        var promoted = await DueJobs.PromoteAsync(database, cancellationToken);
        if (promoted.Moved)
            changes.Publish(WakeUpKind.Ready);
        return promoted;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<SavedStep>> ListForJobAsync(long jobId, CancellationToken cancellationToken) =>
        await new SavedSteps(database).ReadAsync(jobId, whole: false, cancellationToken).ToListAsync(cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<SavedStep> ReadForJobAsync(long jobId, CancellationToken cancellationToken = default) =>
        new SavedSteps(database).ReadAsync(jobId, whole: true, cancellationToken);

    private static async Task<IReadOnlyList<SavedStep>> ListStepsAsync(NpgsqlConnection connection, long jobId, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<(string Name, string Output, int Attempt, DateTime SavedAt)>(new CommandDefinition(
            "select name, output::text, attempt, saved_at from steps where job_id = @jobId order by saved_at, name",
            new { jobId }, cancellationToken: cancellationToken));
        return [.. rows.Select(r => new SavedStep(r.Name, RawJson.Trusted(r.Output), r.Attempt, r.SavedAt))];
    }

    private async Task<HashSet<long>> CompleteAsync(
        List<AttemptResult> completed, IReadOnlyCollection<ClosingLease> closing, CancellationToken cancellationToken)
    {
        HashSet<long> recorded;
        bool hasDependents;
        await using (var connection = await database.WorkSource.OpenConnectionAsync(cancellationToken))
        {
            (recorded, hasDependents) = await Completions.RunAsync(connection, completed, closing, cancellationToken);
            if (recorded.Count < completed.Count)
                await AddRecordedBeforeAsync(connection, completed, recorded, cancellationToken);
        }

        changes.Publish(WakeUpKind.Ended);
        changes.PublishJobs(recorded, JobStatus.Completed);
        if (hasDependents)
            await dependents.ReleaseAsync(database.WorkSource, [.. completed.Select(c => c.JobId)], cancellationToken);
        return recorded;
    }

    // Those of the attempts, all of which completed, that somebody asked to be cancelled before.
    private async Task<IEnumerable<AttemptResult>> CancelledAsync(List<AttemptResult> completed, CancellationToken cancellationToken)
    {
        await using var connection = await database.WorkSource.OpenConnectionAsync(cancellationToken);
        var asked = (await connection.QueryAsync<(long LeaseId, long JobId)>(new CommandDefinition(
            """
            select l.lease_id, asked.id from leases l cross join lateral unnest(l.cancelled) as asked(id)
            where l.lease_id = any(@leases) and asked.id <> all (l.ended)
            """,
            new { leases = completed.Select(c => c.LeaseId).ToArray() }, cancellationToken: cancellationToken))).ToHashSet();
        return completed.Where(c => asked.Contains((c.LeaseId, c.JobId))).Select(c => c with { Outcome = new AttemptOutcome.Cancel() });
    }

    // Where one connection hangs the others may as well: what comes next gets a new one.
    private async Task<T> UnlessItHangsAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested || e is TimeoutException or NpgsqlException { InnerException: TimeoutException })
        {
            database.ForgetConnections();
            throw;
        }
    }

    // The answer to an earlier try may have been lost after its commit.
    private static async Task AddRecordedBeforeAsync(
        NpgsqlConnection connection, List<AttemptResult> completed, HashSet<long> recorded, CancellationToken cancellationToken)
    {
        // A job is in a group twice when the server has crashed and forgotten its claim, and the worker has it by another one as well.
        var missing = completed.Where(c => !recorded.Contains(c.JobId)).ToLookup(c => c.JobId);
        var found = await connection.QueryAsync<(long Id, int Attempt)>(new CommandDefinition(
            $"select id, attempt from outcomes where id = any(@ids) and status = {StatusNumber.Completed}", new { ids = missing.Select(c => c.Key).ToArray() },
            cancellationToken: cancellationToken));
        recorded.UnionWith(found.Where(f => missing[f.Id].Any(c => c.Attempt == f.Attempt)).Select(f => f.Id));
    }
}
