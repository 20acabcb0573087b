using Dapper;
using Signalbox.Changes;
using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Logs;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Jobs;
using Signalbox.Postgres.Queries;
using Signalbox.Postgres.Queue;
using Signalbox.SqlWorkers;
using Signalbox.WakeUps;

namespace Signalbox.Postgres.SqlWorkers;

/// <summary>Completions by SQL on PostgreSQL; the rows are written by the functions of the migration.</summary>
internal sealed class PostgresSqlCompletions(PostgresDatabase database, Dependents dependents, IChangeFeed changes) : ISqlCompletionStore
{
    // Of one whose job is gone there is nothing to judge any more.
    private static readonly string Take =
        $"""
        with gone as (
          delete from sql_completions c where not exists (select from outcomes o where o.id = c.id and o.attempt = c.attempt and o.status = {StatusNumber.Completed})),
        due as (
          select c.id from sql_completions c join jobs j on j.id = c.id
          where (c.in_hand_until is null or c.in_hand_until < now() + @ClockOffset or c.in_hand_until > now() + @ClockOffset + @term)
            and (j.job_type <> all (@leftToOthers) or c.handed_in_at not between now() + @ClockOffset - @patience and now() + @ClockOffset)
          order by c.handed_in_at limit @most for update of c skip locked),
        taken as (
          update sql_completions c set in_hand_until = now() + @ClockOffset + @term from due where c.id = due.id returning c.id, c.attempt)
        select t.id as JobId, t.attempt as Attempt, o.worker_id as WorkerId, j.job_type as JobType, j.input::text as Input,
          j.acceptance_criteria as AcceptanceCriteria, o.evidence::text as Evidence, j.max_attempts::int as MaxAttempts, {FailedAttempts.Of("j.id")} as Failures
        from taken t join outcomes o on o.id = t.id and o.attempt = t.attempt join jobs j on j.id = t.id
        """;

    // What the log told of the outcome that goes stays in it.
    private const string Undo =
        $"""
        with judged as (delete from sql_completions where id = @JobId and attempt = @Attempt returning id),
        gone as (
          delete from outcomes o using judged where o.id = judged.id and o.attempt = @Attempt and o.status = {StatusNumber.Completed}
          returning o.id, o.attempt, o.worker_id, o.started_at, o.finished_at),
        kept as (
          insert into log_entries (created_at, job_id, worker_id, level, action, message, metadata)
          select finished_at, id, worker_id, 'info', '{LogActions.JobCompleted}', 'Completed', json_build_object('attempt', attempt) from gone
          union all
          select now() + @ClockOffset, id, worker_id, 'warning', '{LogActions.JobReopened}', 'Not completed after all: ' || @why, json_build_object('attempt', attempt) from gone)
        select started_at from gone
        """;

    private sealed record Row
    {
        public long JobId { get; init; }

        public int Attempt { get; init; }

        public string WorkerId { get; init; } = "";

        public string JobType { get; init; } = "";

        public string Input { get; init; } = "";

        public string[]? AcceptanceCriteria { get; init; }

        public string? Evidence { get; init; }

        public int MaxAttempts { get; init; }

        public int Failures { get; init; }

        public SqlCompletion ToCompletion() => new()
        {
            JobId = JobId,
            Attempt = Attempt,
            WorkerId = WorkerId,
            JobType = JobType,
            Input = RawJson.Trusted(Input),
            AcceptanceCriteria = AcceptanceCriteria ?? [],
            Evidence = Evidence is null ? null : RawJson.Trusted(Evidence),
            MaxAttempts = MaxAttempts,
            Failures = Failures,
        };
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<SqlCompletion>> TakeAsync(
        int most, TimeSpan term, IReadOnlyList<string> leftToOthers, TimeSpan patience, CancellationToken cancellationToken)
    {
        await using var connection = await database.DutySource.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            Take, new { most, term, leftToOthers = leftToOthers.ToArray(), patience, database.ClockOffset }, cancellationToken: cancellationToken));
        return [.. rows.Select(r => r.ToCompletion())];
    }

    /// <inheritdoc />
    public async Task ConfirmAsync(SqlCompletion completion, CancellationToken cancellationToken)
    {
        await using (var connection = await database.DutySource.OpenConnectionAsync(cancellationToken))
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "delete from sql_completions where id = @JobId and attempt = @Attempt", new { completion.JobId, completion.Attempt },
                cancellationToken: cancellationToken));
        }

        await dependents.ReleaseAsync(database.WorkSource, [completion.JobId], cancellationToken);
    }

    /// <inheritdoc />
    public Task<bool> TryReopenAsync(SqlCompletion completion, string error, bool isLast, CancellationToken cancellationToken) =>
        TryUndoAsync(completion, error, started => End(completion, started) with { Error = error, Next = isLast ? JobStatus.Failed : JobStatus.Pending }, cancellationToken);

    /// <inheritdoc />
    public Task<bool> TrySuspendAsync(SqlCompletion completion, CheckpointDraft checkpoint, CancellationToken cancellationToken) =>
        TryUndoAsync(
            completion, checkpoint.Options.Reason ?? "a person must look at its evidence",
            started => End(completion, started) with { EndedAs = "suspended", Next = JobStatus.WaitingApproval, Checkpoint = checkpoint }, cancellationToken);

    private static AttemptEndRow End(SqlCompletion completion, DateTime started) => new()
    {
        LeaseId = 0,
        JobId = completion.JobId,
        Attempt = completion.Attempt,
        WorkerId = completion.WorkerId,
        StartedAt = started,
        EndedAs = "failed",
        From = JobStatus.Completed,
        Next = JobStatus.Pending,
    };

    private async Task<bool> TryUndoAsync(SqlCompletion completion, string why, Func<DateTime, AttemptEndRow> end, CancellationToken cancellationToken)
    {
        IReadOnlyList<Change> moves;
        AttemptEndRow row;
        await using (var connection = await database.DutySource.OpenConnectionAsync(cancellationToken))
        await using (var transaction = await connection.BeginTransactionAsync(cancellationToken))
        {
            // As whoever moves a job that is not running.
            await JobCommands.LockAsync(connection, completion.JobId, cancellationToken);
            var started = await connection.ExecuteScalarAsync<DateTime?>(new CommandDefinition(
                Undo, new { completion.JobId, completion.Attempt, why, database.ClockOffset }, cancellationToken: cancellationToken));
            if (started is not { } moment)
                return false;
            row = end(moment);
            moves = await new AttemptEndWriter(database).WriteAsync(connection, [row], [], cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        changes.Publish(row.Next switch
        {
            JobStatus.Pending => WakeUpKind.Ready,
            JobStatus.WaitingApproval => WakeUpKind.Checkpoint,
            _ => WakeUpKind.Ended,
        });
        changes.Publish(moves);
        if (row.Next.IsEnded())
            await dependents.ReleaseAsync(database.WorkSource, [completion.JobId], cancellationToken);
        return true;
    }
}
