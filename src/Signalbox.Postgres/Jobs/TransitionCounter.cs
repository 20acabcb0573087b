using Npgsql;
using Signalbox.Jobs;
using Signalbox.Postgres.Queries;

namespace Signalbox.Postgres.Jobs;

/// <summary>Counts moves from one status to another, within the transaction that makes them.</summary>
internal static class TransitionCounter
{
    public static async Task AddAsync(
        NpgsqlConnection connection, JobStatus? from, JobStatus to, long count, CancellationToken cancellationToken)
    {
        if (count == 0)
            return;
        await using var command = new NpgsqlCommand("insert into tallies (from_status, to_status, n) values ($1, $2, $3)", connection);
        command.Parameters.With((short)(from is { } status ? (int)status : -1)).With((short)to).With(count);
        await command.PrepareAsync(cancellationToken);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Counts jobs that left RUNNING, and how long those that ended have run since each was claimed.</summary>
    public static async Task AddRunAsync(NpgsqlConnection connection, JobStatus to, DateTime[] started, CancellationToken cancellationToken)
    {
        if (!to.IsEnded())
        {
            await AddAsync(connection, JobStatus.Running, to, started.Length, cancellationToken);
            return;
        }

        await using var command = new NpgsqlCommand(
            $"""
            insert into tallies (from_status, to_status, n, bucket, seconds)
            select {StatusNumber.Running}, $1, count(*), seconds_bucket(ran), sum(ran)
            from (select seconds_since(started) as ran from unnest($2::timestamptz[]) as started) as ended
            group by seconds_bucket(ran)
            """,
            connection);
        command.Parameters.With((short)to).With(started);
        await command.PrepareAsync(cancellationToken);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
