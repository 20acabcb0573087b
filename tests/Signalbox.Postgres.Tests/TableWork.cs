using Npgsql;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests;

/// <summary>The blocks of a table and its indexes that were looked at, and the rows that were passed over, as the database itself counts them.</summary>
internal sealed record TableWork(long Blocks, long Rows)
{
    private const string Sql =
        """
        select relname, coalesce(heap_blks_hit + heap_blks_read, 0) + coalesce(idx_blks_hit + idx_blks_read, 0) + coalesce(toast_blks_hit + toast_blks_read, 0),
          coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)
        from pg_statio_user_tables join pg_stat_user_tables using (relid, relname)
        """;

    /// <summary>What was done so far, by table.</summary>
    public static async Task<Dictionary<string, TableWork>> ReadAsync(TestBox box)
    {
        await ServerWork.SettleAsync(box);
        await using var connection = new NpgsqlConnection(ServerWork.Unpooled(box));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(Sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var work = new Dictionary<string, TableWork>();
        while (await reader.ReadAsync())
            work[reader.GetString(0)] = new TableWork(reader.GetInt64(1), reader.GetInt64(2));
        return work;
    }

    /// <summary>What an action does on all tables together.</summary>
    public static async Task<TableWork> OfAsync(TestBox box, Func<Task> action)
    {
        var before = await ReadAsync(box);
        await action();
        var after = await ReadAsync(box);
        return new TableWork(after.Sum(a => a.Value.Blocks - before[a.Key].Blocks), after.Sum(a => a.Value.Rows - before[a.Key].Rows));
    }
}
