using Dapper;
using Signalbox.Changes;
using Signalbox.Jobs;
using Signalbox.Logs;
using Signalbox.Postgres.Connections;
using Signalbox.WakeUps;

namespace Signalbox.Postgres.Jobs;

/// <summary>Gives a job another priority while it waits, wherever it stands: on the line, later, after others or at a checkpoint.</summary>
internal sealed class JobPriorities(PostgresDatabase database, IChangeFeed changes)
{
    private const int MostLooks = 20;

    // A job that is due moves without its row's lock. Writing its place anew makes whoever began to move it pass it over, and
    // read the new priority the next time.
    private static readonly string Places =
        $"""
        with line as (
          update ready r set priority = @priority
          from jobs j left join priorities p on p.id = j.id
          where j.id = @id and r.lane = j.lane and r.priority = coalesce(p.priority, j.priority) and r.id = j.id
          returning r.id),
        later as (update scheduled set attempt = attempt where id = @id returning id)
        select exists (select from line) as Ready, exists (select from later) as Scheduled,
          {JobPlaces.Suspended.Holds("j")} as Waiting, {JobPlaces.Blocked.Holds("j")} as Blocked,
          j.status as Status, j.priority as Priority
        from found_jobs j where j.id = @id
        """;

    private sealed record Place(bool Ready, bool Scheduled, bool Waiting, bool Blocked, int Status, short Priority);

    /// <summary>Changes the priority, for all attempts that come; refused for a job that runs or has ended.</summary>
    public async Task<JobCommandOutcome> TryChangeAsync(long id, int priority, string by, CancellationToken cancellationToken)
    {
        // A job may be on its way from one table to another; then it is found on the next look.
        for (var look = 0; ; look++)
        {
            var (outcome, status) = await TryChangeOnceAsync(id, (short)priority, by, cancellationToken);
            if (status is { } changed)
            {
                changes.Publish(WakeUpKind.Ready);
                changes.Publish(WakeUpKind.Scheduled);
                changes.Publish(new Change.Job(id, changed));
            }

            if (outcome is not JobCommandOutcome.NotAllowed { Status: JobStatus.Pending or JobStatus.WaitingApproval } || look == MostLooks)
                return outcome;
        }
    }

    // With the job's status when there is something to tell.
    private async Task<(JobCommandOutcome Outcome, JobStatus? Changed)> TryChangeOnceAsync(
        long id, short priority, string by, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await JobCommands.LockAsync(connection, id, cancellationToken))
            return (new JobCommandOutcome.NotFound(), null);
        var place = await connection.QuerySingleAsync<Place>(new CommandDefinition(
            Places, new { id, priority }, cancellationToken: cancellationToken));
        if (place is { Ready: false, Scheduled: false, Waiting: false, Blocked: false })
            return (new JobCommandOutcome.NotAllowed((JobStatus)place.Status), null);
        if (place.Priority == priority)
            return (new JobCommandOutcome.Moved(), null);
        await connection.ExecuteAsync(new CommandDefinition(
            $"""
            insert into priorities (id, priority) values (@id, @priority) on conflict (id) do update set priority = excluded.priority;
            insert into log_entries (job_id, worker_id, level, action, message, metadata)
            values (@id, @by, 'info', '{LogActions.JobPrioritized}', format('Priority changed from %s to %s by %s', @was::int, @priority::int, @by),
              json_build_object('from', @was::int, 'to', @priority::int))
            """,
            new { id, priority, was = place.Priority, by }, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return (new JobCommandOutcome.Moved(), place.Waiting ? JobStatus.WaitingApproval : JobStatus.Pending);
    }
}
