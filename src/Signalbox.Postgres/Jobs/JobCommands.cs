using Dapper;
using Npgsql;
using Signalbox.Changes;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Logs;
using Signalbox.Policy;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Policy;
using Signalbox.Postgres.Queries;
using Signalbox.WakeUps;

namespace Signalbox.Postgres.Jobs;

/// <summary>What people do to a job: cancel it, or send it back to the line.</summary>
internal sealed class JobCommands(PostgresDatabase database, Dependents dependents, IChangeFeed changes)
{
    private const int MostLooks = 20;

    private sealed record Ended(short Status, int Attempt);

    private sealed record Asked
    {
        public string JobType { get; init; } = "";

        public string? Title { get; init; }

        public string Description { get; init; } = "";

        public string Input { get; init; } = "";

        public string[]? AcceptanceCriteria { get; init; }

        public short Risk { get; init; }
    }

    /// <summary>Cancels a job that waits, or asks the worker of one that runs.</summary>
    public async Task<JobCommandOutcome> TryCancelAsync(long id, string by, string? reason, CancellationToken cancellationToken)
    {
        // A job may be on its way from one table to another; then it is found on the next look.
        for (var look = 0; ; look++)
        {
            var (outcome, moved) = await TryCancelOnceAsync(id, by, reason, mayBeMisplaced: look == MostLooks, cancellationToken);
            if (outcome is JobCommandOutcome.Moved)
            {
                changes.Publish(WakeUpKind.Ended);
                changes.Publish(WakeUpKind.Checkpoint);
                changes.Publish(moved);
                await dependents.ReleaseAsync([id], cancellationToken);
            }
            else if (outcome is JobCommandOutcome.Requested)
            {
                changes.Publish(WakeUpKind.CancelRequested, id);
            }

            if (outcome is not JobCommandOutcome.NotAllowed { Status: JobStatus.Pending or JobStatus.WaitingApproval or JobStatus.Running } || look == MostLooks)
                return outcome;
        }
    }

    /// <summary>Sends a failed or cancelled job back; a risky one asks for approval anew.</summary>
    public async Task<JobCommandOutcome> TryRetryAsync(long id, string by, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await LockAsync(connection, id, cancellationToken))
            return new JobCommandOutcome.NotFound();
        var ended = await connection.QuerySingleOrDefaultAsync<Ended>(new CommandDefinition(
            $"""
            with gone as (
              delete from outcomes where id = @id and status in ({StatusNumber.Failed}, {StatusNumber.Cancelled}) returning id, status, attempt, error, worker_id, finished_at),
            kept as (
              insert into log_entries (created_at, job_id, worker_id, level, action, message, metadata)
              select finished_at, id, worker_id, case status when {StatusNumber.Failed} then 'error' else 'warning' end,
                case status when {StatusNumber.Failed} then '{LogActions.JobFailed}' else '{LogActions.JobCancelled}' end,
                case status when {StatusNumber.Failed} then 'Failed: ' else 'Cancelled: ' end || coalesce(error, 'no reason given'),
                json_build_object('attempt', attempt)
              from gone)
            select status, attempt from gone
            """, new { id }, cancellationToken: cancellationToken));
        if (ended is null)
            return new JobCommandOutcome.NotAllowed(await StatusAsync(connection, id, cancellationToken));
        // A request to cancel that came as the last attempt ended was about that attempt.
        await connection.ExecuteAsync(new CommandDefinition(
            """
            delete from cancellations where id = @id;
            insert into retries (id, after_attempt, requested_by) values (@id, @Attempt, @by) on conflict do nothing
            """,
            new { id, ended.Attempt, by },
            cancellationToken: cancellationToken));
        var checkpoint = await GoOnAsync(connection, id, ended.Attempt, by, cancellationToken);
        var to = checkpoint is null ? JobStatus.Pending : JobStatus.WaitingApproval;
        await TransitionCounter.AddAsync(connection, (JobStatus)ended.Status, to, 1, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.Publish(to == JobStatus.Pending ? WakeUpKind.Ready : WakeUpKind.Checkpoint);
        changes.Publish(WakeUpKind.Scheduled);
        changes.Publish(checkpoint is { } made ? EnqueueTransaction.Suspended(id, made) : [new Change.Job(id, to)]);
        return new JobCommandOutcome.Moved();
    }

    // The checkpoint at which a risky job waits, or null for one that is on the line.
    private async Task<long?> GoOnAsync(NpgsqlConnection connection, long id, int lastAttempt, string by, CancellationToken cancellationToken)
    {
        var asked = await connection.QuerySingleAsync<Asked>(new CommandDefinition(
            """
            select job_type as JobType, title, description, input::text, acceptance_criteria as AcceptanceCriteria, risk
            from jobs where id = @id
            """,
            new { id }, cancellationToken: cancellationToken));
        var policy = await StoredPolicy.ReadAsync(connection, cancellationToken);
        // The risk that the job was enqueued with is never lowered, and the policy in force may have raised it since.
        var risk = policy.Document.RiskOf(asked.JobType, (RiskLevel)asked.Risk, RawJson.Trusted(asked.Input));
        if (policy.Document.ApprovalsFor(risk) > 0)
        {
            var request = new JobRequest
            {
                JobType = asked.JobType,
                Title = asked.Title,
                Description = asked.Description,
                Input = RawJson.Trusted(asked.Input),
                AcceptanceCriteria = asked.AcceptanceCriteria ?? [],
                Risk = risk,
            };
            return await ApprovalRequest.InsertAsync(
                connection, id, lastAttempt, EnqueueTransaction.ApprovalData(request), risk, by, policy.Document, database.ClockOffset, cancellationToken);
        }

        await Placement.PlaceAsync(connection, [id], [lastAttempt + 1], database.ClockOffset, cancellationToken);
        if (policy.Document.IsLogged(risk))
            await PolicyLog.AllowedAsync(connection, id, by, risk, policy, cancellationToken);
        return null;
    }

    private async Task<(JobCommandOutcome Outcome, IReadOnlyList<Change> Moved)> TryCancelOnceAsync(
        long id, string by, string? reason, bool mayBeMisplaced, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // The lease first, as whoever ends an attempt does it: then the request is met there, or its outcome is met here.
        var lease = await StatusAsync(connection, id, cancellationToken) != JobStatus.Running ? null : await connection.QuerySingleOrDefaultAsync<long?>(
            new CommandDefinition(
                "select lease_id from leases where @id = any(job_ids) and @id <> all (ended) order by lease_id for update", new { id },
                cancellationToken: cancellationToken));
        if (!await LockAsync(connection, id, cancellationToken))
            return (new JobCommandOutcome.NotFound(), []);
        JobCommandOutcome outcome;
        var moved = await PendingCancellation.TryAsync(connection, id, by, reason, database.ClockOffset, cancellationToken);
        if (moved is null && mayBeMisplaced && (await MisplacedJobs.PutBackAsync(connection, [id], database.ClockOffset, cancellationToken)).Length > 0)
            moved = await PendingCancellation.TryAsync(connection, id, by, reason, database.ClockOffset, cancellationToken);
        if (moved is not null)
        {
            outcome = new JobCommandOutcome.Moved();
        }
        else
        {
            var status = await StatusAsync(connection, id, cancellationToken);
            if (status != JobStatus.Running || lease is null)
                return (new JobCommandOutcome.NotAllowed(status), []);
            await connection.ExecuteAsync(new CommandDefinition(
                $"""
                with asked as (
                  insert into cancellations (id, requested_by, requested_at, reason) values (@id, @by, now() + @ClockOffset, @reason)
                  on conflict do nothing returning id),
                marked as (update leases set cancelled = cancelled || id from asked where lease_id = @lease)
                insert into log_entries (job_id, worker_id, level, action, message)
                select id, @by, 'warning', '{LogActions.CancelRequested}', coalesce(@reason, 'cancelled by ' || @by) from asked
                """,
                new { id, by, reason, lease, database.ClockOffset }, cancellationToken: cancellationToken));
            outcome = new JobCommandOutcome.Requested();
        }

        await transaction.CommitAsync(cancellationToken);
        return (outcome, moved ?? []);
    }

    // Whoever moves a job that is not running takes this lock first, so that two such moves are made one after the other.
    internal static async Task<bool> LockAsync(NpgsqlConnection connection, long id, CancellationToken cancellationToken) =>
        await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            "select id from jobs where id = @id for no key update", new { id }, cancellationToken: cancellationToken)) is not null;

    private static async Task<JobStatus> StatusAsync(NpgsqlConnection connection, long id, CancellationToken cancellationToken) =>
        (JobStatus)await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            "select status from found_jobs where id = @id", new { id }, cancellationToken: cancellationToken));
}
