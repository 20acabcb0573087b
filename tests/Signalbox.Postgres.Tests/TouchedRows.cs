using Npgsql;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests;

/// <summary>How many rows of a table the statements of an action read, as the database itself counts them.</summary>
internal static class TouchedRows
{
    private const string Read =
        "select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) from pg_stat_user_tables where relname = $1";

    public static async Task<long> CountAsync(TestBox box, string table, Func<Task> action)
    {
        await ServerWork.FinishAsync(box);
        await ServerWork.SettleAsync(box);
        var before = await ReadAsync(box, table);
        await action();
        await ServerWork.SettleAsync(box);
        return await ReadAsync(box, table) - before;
    }

    private static async Task<long> ReadAsync(TestBox box, string table)
    {
        await using var connection = new NpgsqlConnection(ServerWork.Unpooled(box));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(Read, connection) { Parameters = { new() { Value = table } } };
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
