using Npgsql;
using Signalbox.Jobs;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Queries;
using Signalbox.Retention;

namespace Signalbox.Postgres.Retention;

/// <summary>
/// Removes jobs that ended one way longer than a term ago. A step looks at the next outcomes in the order of ids, which is
/// about the order of time, and removes those that are due in one transaction.
/// </summary>
internal sealed class JobRemoval(PostgresDatabase database, JobStatus status, TimeSpan term)
{
    private const int Window = 1_000;
    private const int Batch = 500;
    private const int MostLogEntries = 10_000;

    // Where even the newest of a window's jobs is older than the term, those that are not due took long to end or ended
    // otherwise. Such stretches are passed over; the next job that is due may lie behind any number of them.
    private string Due =>
        $"""
        with seen as materialized (
          select id, status = $5 and finished_at < now() + $3 - $4 as is_due from outcomes where {Stretch} limit {Window})
        select count(*)::integer, coalesce(max(id), $1), coalesce((array_agg(id order by id) filter (where is_due))[1:{Batch}], array[]::bigint[]),
          coalesce((select j.created_at < now() + $3 - $4 from jobs j where j.id = (select max(id) from seen)), true)
        from seen
        """;

    // In the order of the index of what was not completed, which is the only one that has it; of completed jobs there are so
    // many that the others beside them do not matter.
    private string Stretch => status == JobStatus.Completed
        ? "id > $1 and id <= $2 order by id"
        : $"status <> {StatusNumber.Completed} and (status, id) > ({(int)status}, $1) and (status, id) <= ({(int)status}, $2) order by status, id";

    // Like whoever moves a job that does not run, and whoever makes a job that is to run after it.
    private const string Lock = "select id from jobs where id = any($1) order by id for update skip locked";

    // A lease names its jobs until the last of them has ended. It was taken before they ended, so only old ones are opened.
    private const string Free =
        """
        select array_agg(o.id) from outcomes o
        where o.id = any($1) and o.status = $2 and o.finished_at < now() + $3 - $4
          and not exists (select from blocked b where b.waits_for = o.id)
          and o.id not in (select unnest(l.job_ids) from leases l where l.claimed_at < now() + $3 - $4)
        """;

    private const string LogEntries =
        "delete from log_entries where ctid = any(array(select ctid from log_entries where job_id = any($1) limit $2))";

    private static readonly string[] Everything =
    [
        "delete from approvals where checkpoint_id = any(array(select id from agent_checkpoints where job_id = any($1)))",
        "delete from agent_checkpoints where job_id = any($1)",
        "delete from steps where job_id = any($1)",
        "delete from attempts where id = any($1)",
        "delete from retries where id = any($1)",
        "delete from priorities where id = any($1)",
        "delete from progress where id = any($1)",
        "delete from cancellations where id = any($1)",
        "delete from outcomes where id = any($1)",
        "delete from jobs where id = any($1)",
    ];

    /// <summary>One step; the places are those of <see cref="IRetentionStore"/>.</summary>
    public async Task<RemovalStep> StepAsync(long after, long until, CancellationToken cancellationToken)
    {
        await using var connection = await database.RelaxedSource.OpenConnectionAsync(cancellationToken);
        var (count, last, due, isPast) = await DueAsync(connection, after, until, cancellationToken);
        var mayPass = count == Window && (isPast || until != IRetentionStore.Everything);
        var reached = due.Length == Batch || (due.Length > 0 && !mayPass) ? due[^1] : mayPass ? last : after;
        if (due.Length == 0)
            return new RemovalStep(0, reached, mayPass);
        var (removed, isWhole) = await RemoveAsync(connection, due, cancellationToken);
        return new RemovalStep(removed, isWhole ? reached : after, due.Length == Batch || mayPass || !isWhole);
    }

    private async Task<(int Count, long Last, long[] Due, bool IsPast)> DueAsync(
        NpgsqlConnection connection, long after, long until, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Due, connection);
        command.Parameters.With(after).With(until).With(database.ClockOffset).With(term).With((short)status);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt32(0), reader.GetInt64(1), reader.GetFieldValue<long[]>(2), reader.GetBoolean(3));
    }

    // Where jobs have very many log entries some of those are removed first, and the jobs are left for the next step.
    private async Task<(int Removed, bool IsWhole)> RemoveAsync(NpgsqlConnection connection, long[] due, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var ids = await FreeAsync(connection, await LockAsync(connection, due, cancellationToken), cancellationToken);
        if (ids.Length == 0)
            return (0, true);
        await using var entries = new NpgsqlCommand(LogEntries, connection);
        entries.Parameters.With(ids).With(MostLogEntries);
        var entriesRemoved = await entries.ExecuteNonQueryAsync(cancellationToken);
        var isWhole = entriesRemoved < MostLogEntries;
        if (isWhole)
            await RemoveWholeAsync(connection, ids, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (isWhole ? ids.Length : entriesRemoved, isWhole);
    }

    private static async Task<long[]> LockAsync(NpgsqlConnection connection, long[] due, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Lock, connection);
        command.Parameters.With(due);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<long> locked = [];
        while (await reader.ReadAsync(cancellationToken))
            locked.Add(reader.GetInt64(0));
        return [.. locked];
    }

    // What became of them before they were locked.
    private async Task<long[]> FreeAsync(NpgsqlConnection connection, long[] locked, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Free, connection);
        command.Parameters.With(locked).With((short)status).With(database.ClockOffset).With(term);
        return await command.ExecuteScalarAsync(cancellationToken) as long[] ?? [];
    }

    private async Task RemoveWholeAsync(NpgsqlConnection connection, long[] ids, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var sql in Everything)
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.With(ids);
            batch.BatchCommands.Add(command);
        }

        var tally = new NpgsqlBatchCommand($"insert into tallies (from_status, to_status, n) values ($1, {StatusNumber.None}, $2)");
        tally.Parameters.With((short)status).With((long)ids.Length);
        batch.BatchCommands.Add(tally);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
