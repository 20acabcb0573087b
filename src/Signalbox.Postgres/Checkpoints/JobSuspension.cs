using Dapper;
using Npgsql;
using Signalbox.Jobs;
using Signalbox.Postgres.Jobs;

namespace Signalbox.Postgres.Checkpoints;

/// <summary>What a decided checkpoint does to its job, within the transaction that holds the checkpoint's lock.</summary>
internal static class JobSuspension
{
    private sealed record Waiting(long Id, int Attempt);

    /// <summary>Puts the job back on the line. Returns where it stands now; null when it did not wait here.</summary>
    public static async Task<JobStatus?> ResumeAsync(NpgsqlConnection connection, long checkpointId, TimeSpan clockOffset, CancellationToken cancellationToken)
    {
        if (await TakeAsync(connection, checkpointId, cancellationToken) is not { } waiting)
            return null;
        await Placement.PlaceAsync(connection, [waiting.Id], [waiting.Attempt], clockOffset, cancellationToken);
        await Tally.AddAsync(connection, JobStatus.WaitingApproval, JobStatus.Pending, 1, cancellationToken);
        return JobStatus.Pending;
    }

    /// <summary>
    /// Fails the job, or puts it back on the line when its handler asked to be told. Returns where it stands now; null when
    /// it did not wait here.
    /// </summary>
    public static async Task<JobStatus?> RefuseAsync(
        NpgsqlConnection connection, CheckpointRow checkpoint, string error, TimeSpan clockOffset, CancellationToken cancellationToken)
    {
        if (checkpoint.TellHandler)
            return await ResumeAsync(connection, checkpoint.Id, clockOffset, cancellationToken);
        if (await TakeAsync(connection, checkpoint.Id, cancellationToken) is not { } waiting)
            return null;
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into outcomes (id, attempt, status, started_at, worker_id, error)
            select @Id, @last, 4, a.started_at, a.worker_id, @error
            from (select 1) as one left join attempts a on a.id = @Id and a.attempt = @last;
            delete from blocked where id = @Id;
            delete from cancellations where id = @Id
            """,
            new { waiting.Id, last = waiting.Attempt - 1, error }, cancellationToken: cancellationToken));
        await Tally.AddAsync(connection, JobStatus.WaitingApproval, JobStatus.Failed, 1, cancellationToken);
        return JobStatus.Failed;
    }

    private static Task<Waiting?> TakeAsync(NpgsqlConnection connection, long checkpointId, CancellationToken cancellationToken) =>
        connection.QuerySingleOrDefaultAsync<Waiting?>(new CommandDefinition(
            "delete from waiting where id = (select job_id from agent_checkpoints where id = @checkpointId) and checkpoint_id = @checkpointId returning id, attempt",
            new { checkpointId }, cancellationToken: cancellationToken));
}
