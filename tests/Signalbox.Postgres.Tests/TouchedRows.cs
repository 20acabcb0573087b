using Npgsql;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests;

/// <summary>How many rows of a table the statements of an action read, as the database itself counts them.</summary>
internal static class TouchedRows
{
    public static async Task<long> CountAsync(TestBox box, string table, Func<Task> action)
    {
        await SettleAsync(box);
        var before = await ReadAsync(box, table);
        await action();
        await SettleAsync(box);
        return await ReadAsync(box, table) - before;
    }

    // A connection tells what it counted when it ends.
    private static async Task SettleAsync(TestBox box)
    {
        box.Database.Source.Clear();
        box.Database.HotSource.Clear();
        box.Database.RelaxedSource.Clear();
        await Eventually.HoldsAsync(async () => await ScalarAsync(
            box, "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'") == 0,
            "all connections have ended");
    }

    private static Task<long> ReadAsync(TestBox box, string table) => ScalarAsync(
        box, $"select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) from pg_stat_user_tables where relname = '{table}'");

    private static async Task<long> ScalarAsync(TestBox box, string sql)
    {
        await using var connection = new NpgsqlConnection(box.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
