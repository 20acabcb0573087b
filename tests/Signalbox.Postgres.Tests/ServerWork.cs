using Npgsql;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests;

/// <summary>
/// What the database server does by itself at a time of its own: it counts as rows and blocks like any statement, so a test that
/// counts those has it done before.
/// </summary>
internal static class ServerWork
{
    private const string Finish =
        """
        do $$ declare name text; begin
          for name in select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
            and not coalesce('autovacuum_enabled=false' = any (reloptions), false) loop
            execute format('alter table %I set (autovacuum_enabled = false)', name);
          end loop;
          for name in select relname from pg_class join pg_am on pg_am.oid = relam where amname = 'brin'
            and not coalesce('autosummarize=off' = any (reloptions), false) loop
            execute format('alter index %I set (autosummarize = off)', name);
          end loop;
        end $$;
        select brin_summarize_new_values(c.oid) from pg_class c join pg_am on pg_am.oid = relam where amname = 'brin'
        """;

    private const string Busy =
        """
        select count(*) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and backend_type in ('client backend', 'autovacuum worker')
        """;

    /// <summary>Does now what the server would do later, and has it do nothing more.</summary>
    public static async Task FinishAsync(TestBox box)
    {
        await using var connection = new NpgsqlConnection(Unpooled(box));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(Finish, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Waits until all that was done is counted: a connection tells what it counted when it ends.</summary>
    public static async Task SettleAsync(TestBox box)
    {
        await using var connection = new NpgsqlConnection(Unpooled(box));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(Busy, connection);
        await Eventually.HoldsAsync(async () =>
        {
            // Again each time: what is told in the background takes a connection when it likes.
            box.Database.ForgetConnections();
            return (long)(await command.ExecuteScalarAsync())! == 0;
        }, "all connections have ended");
    }

    /// <summary>A connection string whose connections end when they are closed.</summary>
    public static string Unpooled(TestBox box) => new NpgsqlConnectionStringBuilder(box.ConnectionString) { Pooling = false }.ConnectionString;
}
