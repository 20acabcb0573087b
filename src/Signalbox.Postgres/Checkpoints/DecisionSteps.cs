using Dapper;
using Npgsql;
using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Policy;

namespace Signalbox.Postgres.Checkpoints;

/// <summary>The steps of a decision, within the caller's transaction.</summary>
internal static class DecisionSteps
{
    /// <summary>
    /// Locks the checkpoint's job and the checkpoint, and says why it cannot be decided, if so. Without a row there is no such
    /// checkpoint.
    /// </summary>
    public static async Task<(LockedCheckpoint? Locked, DecisionOutcome? Refusal)> LockAsync(
        NpgsqlConnection connection, long id, CancellationToken cancellationToken)
    {
        // The job first, as whoever else moves a job that does not run: so its dependencies are settled before or after.
        // The guards of the tables let a transaction decide what it says that it decides, and nothing else.
        var job = await connection.QuerySingleOrDefaultAsync<(string JobType, short Risk, string CreatedBy)>(new CommandDefinition(
            """
            select job_type, risk, created_by, set_config('signalbox.decision', @id::text, true)
            from jobs where id = (select job_id from agent_checkpoints where id = @id) for no key update
            """,
            new { id }, cancellationToken: cancellationToken));
        var row = await connection.QuerySingleOrDefaultAsync<CheckpointRow>(new CommandDefinition(
            $"select {CheckpointRow.Columns} from agent_checkpoints c where c.id = @id for update", new { id }, cancellationToken: cancellationToken));
        if (row is null)
            return (null, new DecisionOutcome.NotFound());
        var locked = new LockedCheckpoint(row, job.JobType ?? "", (RiskLevel)job.Risk, job.CreatedBy ?? "");
        return row.Status == "PENDING" ? (locked, null) : (locked, new DecisionOutcome.AlreadyDecided(await ReadAsync(connection, id, cancellationToken)));
    }

    /// <summary>Why nobody can decide a pending checkpoint now: somebody did, and it is held, or its time has run out; null when it can be decided.</summary>
    public static async Task<DecisionOutcome?> HindranceAsync(
        NpgsqlConnection connection, long id, TimeSpan clockOffset, CancellationToken cancellationToken)
    {
        var checkpoint = await ReadAsync(connection, id, cancellationToken);
        if (checkpoint.Held is not null)
            return new DecisionOutcome.AlreadyHeld(checkpoint);
        var late = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select expires_at <= clock_timestamp() + @clockOffset from agent_checkpoints where id = @id",
            new { id, clockOffset }, cancellationToken: cancellationToken));
        return late ? new DecisionOutcome.Expired(checkpoint) : null;
    }

    /// <summary>Decides a pending checkpoint whose locks the caller has.</summary>
    public static Task<DecisionEffect> TakeAsync(
        NpgsqlConnection connection, LockedCheckpoint locked, DecisionDraft draft, TimeSpan clockOffset, CancellationToken cancellationToken) =>
        draft.Approves
            ? ApproveAsync(connection, locked, draft, clockOffset, cancellationToken)
            : RejectAsync(connection, locked.Row, draft, clockOffset, cancellationToken);

    private static async Task<DecisionEffect> ApproveAsync(
        NpgsqlConnection connection, LockedCheckpoint locked, DecisionDraft draft, TimeSpan clockOffset, CancellationToken cancellationToken)
    {
        var row = locked.Row;
        var id = row.Id;
        // Who names nothing has seen what the job shows, and nobody's edits.
        if ((draft.Digest ?? row.Digest) != row.ShownDigest)
            return new DecisionEffect(new DecisionOutcome.Changed(await ReadAsync(connection, id, cancellationToken)), row.JobId);
        if (draft.Edits is not null && row.BeforeClaim)
            return new DecisionEffect(new DecisionOutcome.Refused("A job that needs approval before it runs is approved as it is: reject it with a reason, and create it as it should be."), row.JobId);
        var data = draft.Edits is { } e ? CanonicalJson.Digest(e) == row.Digest ? null : e.Text : row.ApprovedData;
        var digest = draft.Edits is { } edited ? CanonicalJson.Digest(edited) : row.ShownDigest;
        var (needed, refusal) = await PolicyGate.AskAsync(connection, locked, draft, digest, clockOffset, cancellationToken);
        if (refusal is not null)
            return new DecisionEffect(refusal, row.JobId);
        var added = await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into approvals (checkpoint_id, approved_by, digest, approved_at, comment)
            values (@id, @By, @digest, now() + @clockOffset, @Words) on conflict do nothing
            """,
            new { id, draft.By, digest, draft.Words, clockOffset }, cancellationToken: cancellationToken));
        if (added == 0)
            return new DecisionEffect(new DecisionOutcome.SamePerson(await ReadAsync(connection, id, cancellationToken)), row.JobId);
        var cleared = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            """
            update agent_checkpoints c set approved_data = @data::json, approved_digest = @digest,
              approvals_required = greatest(c.approvals_required, @needed),
              status = case when given.n >= greatest(c.approvals_required, @needed) then 'APPROVED' else c.status end,
              decided_by = case when given.n >= greatest(c.approvals_required, @needed) then @By end,
              decided_at = case when given.n >= greatest(c.approvals_required, @needed) then now() + @clockOffset end
            from (select count(*) as n from approvals where checkpoint_id = @id and digest = @digest) as given
            where c.id = @id
            returning c.status = 'APPROVED'
            """,
            new { id, data, digest, draft.By, needed, clockOffset }, cancellationToken: cancellationToken));
        var resumed = await JobSuspension.ResumeAsync(connection, cleared ? [id] : [], clockOffset, cancellationToken);
        return new DecisionEffect(
            new DecisionOutcome.Taken(await ReadAsync(connection, id, cancellationToken)), row.JobId, resumed.Count > 0 ? JobStatus.Pending : null);
    }

    private static async Task<DecisionEffect> RejectAsync(
        NpgsqlConnection connection, CheckpointRow row, DecisionDraft draft, TimeSpan clockOffset, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update agent_checkpoints set status = 'REJECTED', decided_by = @By, decided_at = now() + @clockOffset,
              rejection_reason = @Words where id = @Id
            """,
            new { row.Id, draft.By, draft.Words, clockOffset }, cancellationToken: cancellationToken));
        var refusal = new Refusal(row.Id, row.JobId, row.TellHandler, $"Checkpoint '{row.Name}' was rejected by {draft.By}: {draft.Words}");
        var stands = await JobSuspension.RefuseAsync(connection, [refusal], clockOffset, cancellationToken);
        return new DecisionEffect(
            new DecisionOutcome.Taken(await ReadAsync(connection, row.Id, cancellationToken)), row.JobId,
            stands.TryGetValue(row.JobId, out var moved) ? moved : null);
    }

    private static async Task<Checkpoint> ReadAsync(NpgsqlConnection connection, long id, CancellationToken cancellationToken) =>
        (await CheckpointReader.ReadAsync(connection, "where c.id = @id", new { id }, cancellationToken)).Single();
}
