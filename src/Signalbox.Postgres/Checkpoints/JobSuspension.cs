using Dapper;
using Npgsql;
using Signalbox.Jobs;
using Signalbox.Postgres.Jobs;
using Signalbox.Postgres.Queries;

namespace Signalbox.Postgres.Checkpoints;

/// <summary>What decided checkpoints do to their jobs, within the transaction that holds the locks on the jobs and the checkpoints.</summary>
internal static class JobSuspension
{
    private const string Refuse =
        $"""
        with taken as (
          delete from waiting w using unnest(@checkpoints, @jobs, @errors) as u(checkpoint_id, job_id, error)
          where w.id = u.job_id and w.checkpoint_id = u.checkpoint_id returning w.id, w.attempt, u.error),
        over as (
          insert into outcomes (id, attempt, status, started_at, worker_id, error)
          select t.id, t.attempt - 1, {StatusNumber.Failed}, a.started_at, a.worker_id, t.error
          from taken t left join attempts a on a.id = t.id and a.attempt = t.attempt - 1),
        free as (delete from blocked b using taken t where b.id = t.id),
        answered as (delete from cancellations c using taken t where c.id = t.id)
        select id from taken
        """;

    private sealed record Waiting(long Id, int Attempt);

    /// <summary>Puts the jobs that wait at these checkpoints back on the line, and returns those.</summary>
    public static async Task<IReadOnlyList<long>> ResumeAsync(
        NpgsqlConnection connection, long[] checkpoints, TimeSpan clockOffset, CancellationToken cancellationToken)
    {
        if (checkpoints.Length == 0)
            return [];
        var waiting = (await connection.QueryAsync<Waiting>(new CommandDefinition(
            """
            delete from waiting w using agent_checkpoints c
            where c.id = any(@checkpoints) and w.id = c.job_id and w.checkpoint_id = c.id returning w.id, w.attempt
            """,
            new { checkpoints }, cancellationToken: cancellationToken))).AsList();
        long[] ids = [.. waiting.Select(w => w.Id)];
        await Placement.PlaceAsync(connection, ids, [.. waiting.Select(w => w.Attempt)], clockOffset, cancellationToken);
        await TransitionCounter.AddAsync(connection, JobStatus.WaitingApproval, JobStatus.Pending, ids.Length, cancellationToken);
        return ids;
    }

    /// <summary>
    /// Fails the jobs that wait at these checkpoints, or puts them back on the line when their handlers asked to be told.
    /// Returns where each stands now; those that did not wait here are not among them.
    /// </summary>
    public static async Task<IReadOnlyDictionary<long, JobStatus>> RefuseAsync(
        NpgsqlConnection connection, IReadOnlyCollection<Refusal> refusals, TimeSpan clockOffset, CancellationToken cancellationToken)
    {
        var told = refusals.Where(r => r.TellHandler).Select(r => r.CheckpointId).ToArray();
        var stands = (await ResumeAsync(connection, told, clockOffset, cancellationToken)).ToDictionary(id => id, _ => JobStatus.Pending);
        var failing = refusals.Where(r => !r.TellHandler).ToArray();
        if (failing.Length == 0)
            return stands;
        var failed = (await connection.QueryAsync<long>(new CommandDefinition(
            Refuse,
            new
            {
                checkpoints = Array.ConvertAll(failing, r => r.CheckpointId),
                jobs = Array.ConvertAll(failing, r => r.JobId),
                errors = Array.ConvertAll(failing, r => r.Error),
            },
            cancellationToken: cancellationToken))).AsList();
        await TransitionCounter.AddAsync(connection, JobStatus.WaitingApproval, JobStatus.Failed, failed.Count, cancellationToken);
        foreach (var id in failed)
            stands.Add(id, JobStatus.Failed);
        return stands;
    }
}
