using Dapper;
using Npgsql;
using Signalbox.Changes;
using Signalbox.Checkpoints;
using Signalbox.Jobs;

namespace Signalbox.Postgres.Jobs;

/// <summary>Cancels a job that no worker holds: on the line, scheduled, blocked, or waiting at a checkpoint.</summary>
internal static class PendingCancellation
{
    private sealed record Waiting(long CheckpointId, int Attempt);

    /// <summary>
    /// Cancels within the caller's transaction, which must hold the lock on the job's row. Returns what is to be told after
    /// the commit, or null when the job is nowhere to be found among those that wait: it runs, has ended, or is just being
    /// moved.
    /// </summary>
    public static async Task<IReadOnlyList<Change>?> TryAsync(
        NpgsqlConnection connection, long id, string by, string? reason, TimeSpan clockOffset, CancellationToken cancellationToken)
    {
        var waiting = await TakeFromCheckpointAsync(connection, id, by, clockOffset, cancellationToken);
        var (attempt, from) = waiting is not null
            ? (waiting.Attempt, JobStatus.WaitingApproval)
            : (await TakeFromLineAsync(connection, id, cancellationToken), JobStatus.Pending);
        if (attempt is null)
            return null;
        var error = reason ?? $"cancelled by {by}";
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into outcomes (id, attempt, status, error) values (@id, @last, 5, @error);
            insert into log_entries (job_id, worker_id, level, action, message) values (@id, @by, 'warning', 'cancel_requested', @error);
            delete from cancellations where id = @id
            """,
            new { id, last = attempt - 1, error, by }, cancellationToken: cancellationToken));
        await Tally.AddAsync(connection, from, JobStatus.Cancelled, 1, cancellationToken);
        var cancelled = new Change.Job(id, JobStatus.Cancelled);
        return waiting is null ? [cancelled] : [new Change.Checkpoint(waiting.CheckpointId, id, CheckpointStatus.Expired), cancelled];
    }

    private static async Task<int?> TakeFromLineAsync(NpgsqlConnection connection, long id, CancellationToken cancellationToken) =>
        await connection.ExecuteScalarAsync<int?>(new CommandDefinition(
            """
            with line as (
              delete from ready r using jobs j left join priorities p on p.id = j.id
              where j.id = @id and r.lane = j.lane and r.priority = coalesce(p.priority, j.priority) and r.id = j.id returning r.attempt),
            later as (delete from scheduled where id = @id returning attempt),
            others as (delete from blocked where id = @id returning 1 as attempt)
            select max(attempt) from (select attempt from line union all select attempt from later union all select attempt from others) as found
            """,
            new { id }, cancellationToken: cancellationToken));

    private static async Task<Waiting?> TakeFromCheckpointAsync(
        NpgsqlConnection connection, long id, string by, TimeSpan clockOffset, CancellationToken cancellationToken)
    {
        // The checkpoint is locked before the waiting row, as a decision does it.
        await connection.ExecuteAsync(new CommandDefinition(
            "select from agent_checkpoints c where id = (select w.checkpoint_id from waiting w where w.id = @id) for update",
            new { id }, cancellationToken: cancellationToken));
        var waiting = await connection.QuerySingleOrDefaultAsync<Waiting>(new CommandDefinition(
            "delete from waiting where id = @id returning checkpoint_id as CheckpointId, attempt", new { id }, cancellationToken: cancellationToken));
        if (waiting is null)
            return null;
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update agent_checkpoints set status = 'EXPIRED', decided_at = now() + @clockOffset, decided_by = @by,
              rejection_reason = 'the job was cancelled' where id = @CheckpointId;
            delete from blocked where id = @id
            """,
            new { id, waiting.CheckpointId, by, clockOffset }, cancellationToken: cancellationToken));
        return waiting;
    }
}
