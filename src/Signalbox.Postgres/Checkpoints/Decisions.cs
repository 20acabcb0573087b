using Dapper;
using Npgsql;
using Signalbox.Changes;
using Signalbox.Checkpoints;
using Signalbox.Durability;
using Signalbox.Duties;
using Signalbox.Json;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Jobs;
using Signalbox.WakeUps;

namespace Signalbox.Postgres.Checkpoints;

/// <summary>
/// Decisions, each one transaction that locks the job's row and the checkpoint's: of many, one is taken. What is held is tried
/// by the same rules first, and done by them when it is due.
/// </summary>
internal sealed class Decisions(PostgresDatabase database, Dependents dependents, IChangeFeed changes)
{
    private const string BeforeTrial = "before_trial";

    private sealed record HeldRow
    {
        public long CheckpointId { get; init; }

        public bool Approves { get; init; }

        public string DecidedBy { get; init; } = "";

        public string? Words { get; init; }

        public string? Edits { get; init; }

        public string? Digest { get; init; }

        public string? Role { get; init; }

        public DecisionDraft Draft => new(CheckpointId, Approves, DecidedBy) { Role = Role, Words = Words, Edits = Edits is { } e ? RawJson.Trusted(e) : null, Digest = Digest };
    }

    /// <summary>Decides now.</summary>
    public async Task<DecisionOutcome> DecideAsync(DecisionDraft draft, CancellationToken cancellationToken)
    {
        DecisionEffect effect;
        await using (var connection = await database.Source.OpenConnectionAsync(cancellationToken))
        await using (var transaction = await connection.BeginTransactionAsync(cancellationToken))
        {
            var (row, refusal) = await DecisionSteps.LockAsync(connection, draft.CheckpointId, cancellationToken);
            refusal ??= await DecisionSteps.HindranceAsync(connection, draft.CheckpointId, database.ClockOffset, cancellationToken);
            if (refusal is not null)
                return refusal;
            effect = await DecisionSteps.TakeAsync(connection, row!, draft, database.ClockOffset, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return await TellAsync(database.HotSource, draft.CheckpointId, effect, cancellationToken);
    }

    /// <summary>Holds a decision that would be taken now.</summary>
    public async Task<DecisionOutcome> HoldAsync(DecisionDraft draft, TimeSpan time, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var (row, refusal) = await DecisionSteps.LockAsync(connection, draft.CheckpointId, cancellationToken);
        refusal ??= await DecisionSteps.HindranceAsync(connection, draft.CheckpointId, database.ClockOffset, cancellationToken);
        if (refusal is not null)
            return refusal;
        await transaction.SaveAsync(BeforeTrial, cancellationToken);
        var trial = await DecisionSteps.TakeAsync(connection, row!, draft, database.ClockOffset, cancellationToken);
        if (trial.Outcome is not DecisionOutcome.Taken { Checkpoint: var decided })
        {
            // Nothing was written but that it was refused.
            await transaction.CommitAsync(cancellationToken);
            return trial.Outcome;
        }

        await transaction.RollbackAsync(BeforeTrial, cancellationToken);
        var due = await connection.ExecuteScalarAsync<DateTime>(new CommandDefinition(
            """
            insert into held_decisions (checkpoint_id, approves, decided_by, words, edits, digest, role, due_at)
            values (@CheckpointId, @Approves, @By, @Words, @edits::json, @Digest, @Role, clock_timestamp() + @ClockOffset + @time) returning due_at
            """,
            new { draft.CheckpointId, draft.Approves, draft.By, draft.Words, edits = draft.Edits?.Text, draft.Digest, draft.Role, database.ClockOffset, time },
            cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        changes.Publish(new Change.Checkpoint(draft.CheckpointId, row!.Row.JobId, CheckpointStatus.Pending));
        return new DecisionOutcome.Held(decided, due);
    }

    /// <summary>Takes a held decision back; false when it is in force or dropped, or is somebody else's.</summary>
    public async Task<bool> TakeBackAsync(long id, string by, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        var job = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            """
            delete from held_decisions h using agent_checkpoints c
            where h.checkpoint_id = @id and h.decided_by = @by and c.id = h.checkpoint_id returning c.job_id
            """,
            new { id, by }, cancellationToken: cancellationToken));
        if (job is { } jobId)
            changes.Publish(new Change.Checkpoint(id, jobId, CheckpointStatus.Pending));
        return job is not null;
    }

    /// <summary>Does the oldest of what is due; one that fails does not hold up the others.</summary>
    public async Task<IReadOnlyList<(DecisionDraft Draft, DecisionOutcome Outcome)>> BringIntoForceAsync(CancellationToken cancellationToken)
    {
        var ended = new List<(DecisionDraft, DecisionOutcome)>();
        List<Exception> faults = [];
        foreach (var id in await DueAsync(cancellationToken))
        {
            try
            {
                if (await BringIntoForceAsync(id, cancellationToken) is { } one)
                    ended.Add(one);
            }
            catch (Exception e) when (e is not OperationCanceledException && !LostDatabase.Is(e))
            {
                faults.Add(e);
            }
        }

        return faults.Count == 0 ? ended : throw new AggregateException(faults);
    }

    private async Task<IReadOnlyList<long>> DueAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.DutySource.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<long>(new CommandDefinition(
            "select checkpoint_id from held_decisions where due_at <= clock_timestamp() + @ClockOffset order by due_at limit @FullRound",
            new { database.ClockOffset, Duty.FullRound }, cancellationToken: cancellationToken))).AsList();
    }

    // The person decided in time, whatever the checkpoint's clock says now.
    private async Task<(DecisionDraft Draft, DecisionOutcome Outcome)?> BringIntoForceAsync(long id, CancellationToken cancellationToken)
    {
        DecisionDraft draft;
        DecisionEffect effect;
        await using (var connection = await database.DutySource.OpenConnectionAsync(cancellationToken))
        await using (var transaction = await connection.BeginTransactionAsync(cancellationToken))
        {
            var (row, refusal) = await DecisionSteps.LockAsync(connection, id, cancellationToken);
            var held = await connection.QuerySingleOrDefaultAsync<HeldRow>(new CommandDefinition(
                """
                delete from held_decisions where checkpoint_id = @id and due_at <= clock_timestamp() + @ClockOffset
                returning checkpoint_id as CheckpointId, approves, decided_by as DecidedBy, words, edits::text as Edits, digest, role
                """,
                new { id, database.ClockOffset }, cancellationToken: cancellationToken));
            if (held is null)
                return null;
            draft = held.Draft;
            effect = refusal is null
                ? await DecisionSteps.TakeAsync(connection, row!, draft, database.ClockOffset, cancellationToken)
                : new DecisionEffect(refusal, row?.Row.JobId ?? 0);
            await transaction.CommitAsync(cancellationToken);
        }

        return (draft, await TellAsync(database.WorkSource, id, effect, cancellationToken));
    }

    private async Task<DecisionOutcome> TellAsync(NpgsqlDataSource source, long id, DecisionEffect effect, CancellationToken cancellationToken)
    {
        if (effect.Outcome is not DecisionOutcome.Taken { Checkpoint.Status: var status })
            return effect.Outcome;
        changes.Publish(WakeUpKind.Checkpoint, id);
        changes.Publish(WakeUpKind.Ready);
        changes.Publish(WakeUpKind.Scheduled);
        changes.Publish(WakeUpKind.Ended);
        changes.Publish(new Change.Checkpoint(id, effect.JobId, status));
        if (effect.Moved is { } entered)
            changes.Publish(new Change.Job(effect.JobId, entered));
        await dependents.ReleaseAsync(source, [effect.JobId], cancellationToken);
        return effect.Outcome;
    }
}
