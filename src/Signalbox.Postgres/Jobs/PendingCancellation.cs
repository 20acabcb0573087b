using Dapper;
using Npgsql;
using Signalbox.Changes;
using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Logs;
using Signalbox.Postgres.Queries;

namespace Signalbox.Postgres.Jobs;

/// <summary>Cancels jobs that no worker holds: on the line, scheduled, blocked, or waiting at a checkpoint.</summary>
internal static class PendingCancellation
{
    private const string Sql =
        $"""
        with asked as materialized (
          select u.id, u.error, j.lane, coalesce(p.priority, j.priority) as priority
          from unnest(@ids, @errors) as u(id, error) join jobs j on j.id = u.id left join priorities p on p.id = j.id),
        suspended as (delete from waiting w where w.id = any(@ids) returning w.id, w.checkpoint_id, w.attempt),
        expired as (
          update agent_checkpoints c set status = 'EXPIRED', decided_at = now() + @clockOffset, decided_by = @by,
            rejection_reason = 'the job was cancelled'
          from suspended s where c.id = s.checkpoint_id),
        dropped as (delete from held_decisions h using suspended s where h.checkpoint_id = s.checkpoint_id),
        line as (
          delete from ready r using asked a
          where r.lane = a.lane and r.priority = a.priority and r.id = a.id returning r.id, r.attempt),
        later as (delete from scheduled s where s.id = any(@ids) returning s.id, s.attempt),
        others as (delete from blocked b where b.id = any(@ids) returning b.id),
        places as (
          select id, error, null::bigint as checkpoint_id, null::integer as attempt from asked
          union all select id, null, checkpoint_id, attempt from suspended
          union all select id, null, null, attempt from line
          union all select id, null, null, attempt from later
          union all select id, null, null, 1 from others),
        found as materialized (
          select id, max(error) as error, max(checkpoint_id) as checkpoint_id, max(attempt) as attempt
          from places group by id having max(attempt) is not null),
        over as (insert into outcomes (id, attempt, status, error) select id, attempt - 1, {StatusNumber.Cancelled}, error from found),
        told as (
          insert into log_entries (job_id, worker_id, level, action, message)
          select id, @by, 'warning', '{LogActions.CancelRequested}', error from found order by id),
        answered as (delete from cancellations c using found f where c.id = f.id),
        tally as (
          insert into tallies (from_status, to_status, n)
          select case when checkpoint_id is null then {StatusNumber.Pending} else {StatusNumber.WaitingApproval} end, {StatusNumber.Cancelled}, count(*) from found group by 1)
        select id, checkpoint_id as CheckpointId from found order by id
        """;

    private sealed record Cancelled(long Id, long? CheckpointId);

    /// <summary>
    /// Cancels within the caller's transaction, which must hold the lock on the job's row. Returns what is to be told after
    /// the commit, or null when the job is nowhere to be found among those that wait: it runs, has ended, or is just being
    /// moved.
    /// </summary>
    public static async Task<IReadOnlyList<Change>?> TryAsync(
        NpgsqlConnection connection, long id, string by, string? reason, TimeSpan clockOffset, CancellationToken cancellationToken)
    {
        var moves = await RunAsync(connection, [id], [reason ?? $"cancelled by {by}"], by, clockOffset, cancellationToken);
        return moves.Count == 0 ? null : moves;
    }

    /// <summary>Cancels those of the jobs that wait somewhere, each for its reason, under the same condition.</summary>
    public static async Task<IReadOnlyList<Change>> RunAsync(
        NpgsqlConnection connection, long[] ids, string[] errors, string by, TimeSpan clockOffset, CancellationToken cancellationToken)
    {
        // The checkpoints are locked before the waiting rows, as a decision does it.
        await connection.ExecuteAsync(new CommandDefinition(
            "select from agent_checkpoints c where id in (select w.checkpoint_id from waiting w where w.id = any(@ids)) order by id for update",
            new { ids }, cancellationToken: cancellationToken));
        var cancelled = await connection.QueryAsync<Cancelled>(new CommandDefinition(
            Sql, new { ids, errors, by, clockOffset }, cancellationToken: cancellationToken));
        var moves = new List<Change>();
        foreach (var job in cancelled)
        {
            if (job.CheckpointId is { } checkpoint)
                moves.Add(new Change.Checkpoint(checkpoint, job.Id, CheckpointStatus.Expired));
            moves.Add(new Change.Job(job.Id, JobStatus.Cancelled));
        }

        return moves;
    }
}
