using Dapper;
using Npgsql;
using Signalbox.Jobs;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Jobs;

namespace Signalbox.Postgres.Queue;

/// <summary>Undoes a claim whose answer was lost, whether it was carried out or is still on its way.</summary>
internal static class UnansweredClaim
{
    // As long as a statement may lie on a link that is cut.
    private static readonly TimeSpan Delivery = TimeSpan.FromHours(1);

    /// <summary>Returns the jobs that went back on the line, and those that ended because somebody had asked for that meanwhile.</summary>
    public static async Task<(long[] Back, long[] Cancelled)> GiveUpAsync(
        PostgresDatabase database, long leaseId, string workerId, CancellationToken cancellationToken)
    {
        await using var connection = await database.WorkSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // An empty lease takes the id, so that the claim fails should it arrive after all.
        var taken = await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into leases (lease_id, worker_id, length, until, job_ids, attempts)
            values (@leaseId, @workerId, @Delivery, now() + @ClockOffset + @Delivery, '{}', '{}') on conflict do nothing
            """,
            new { leaseId, workerId, Delivery, database.ClockOffset }, cancellationToken: cancellationToken));
        var undone = taken > 0 ? ([], []) : await TakeBackAsync(database, connection, leaseId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return undone;
    }

    private static async Task<(long[] Back, long[] Cancelled)> TakeBackAsync(
        PostgresDatabase database, NpgsqlConnection connection, long leaseId, CancellationToken cancellationToken)
    {
        var lease = await connection.QuerySingleOrDefaultAsync<LeaseRow>(new CommandDefinition(
            $"delete from leases l where l.lease_id = @leaseId returning {LeaseRow.Columns}", new { leaseId }, cancellationToken: cancellationToken));
        if (lease is null)
            return ([], []);
        var held = lease.JobIds.Zip(lease.Attempts).Where(j => !lease.Ended.Contains(j.First)).ToLookup(j => lease.Cancelled.Contains(j.First));
        var cancelled = held[true].ToArray();
        var back = held[false].ToArray();
        var ids = Array.ConvertAll(back, h => h.First);
        await Placement.PlaceAsync(connection, ids, Array.ConvertAll(back, h => h.Second), database.ClockOffset, cancellationToken);
        await TransitionCounter.AddAsync(connection, JobStatus.Running, JobStatus.Pending, back.Length, cancellationToken);
        if (cancelled.Length > 0)
        {
            await new AttemptEndWriter(database).WriteAsync(
                connection, Array.ConvertAll(cancelled, c => AttemptEndRow.Cancelled(lease, c.First, c.Second, "cancelled before its worker heard of it")),
                [], cancellationToken);
        }

        return (ids, Array.ConvertAll(cancelled, c => c.First));
    }
}
