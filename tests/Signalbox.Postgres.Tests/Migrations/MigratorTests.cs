using System.Runtime.CompilerServices;
using Npgsql;
using Signalbox.Postgres.Migrations;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Migrations;

public sealed class MigratorTests
{
    // Whichever test comes first, the databases have the tables.
    static MigratorTests() => RuntimeHelpers.RunClassConstructor(typeof(TestBox).TypeHandle);

    [Fact]
    public async Task An_empty_database_gets_every_migration_once_in_order()
    {
        await using var database = await EmptyAsync();

        var first = await Migrator.MigrateAsync(database.DataSource, default);
        var second = await Migrator.MigrateAsync(database.DataSource, default);

        Assert.Equal(Migrator.Known, first);
        Assert.Equal(Enumerable.Range(1, first.Count), first.Select(m => m.Version));
        Assert.Empty(second);
        await Migrator.RequireCurrentAsync(database.DataSource, default);
    }

    [Fact]
    public async Task Nodes_that_migrate_at_the_same_time_apply_each_migration_once()
    {
        await using var database = await EmptyAsync();

        var applied = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Migrator.MigrateAsync(database.DataSource, default))));

        Assert.Equal(Migrator.Known.Select(m => m.Version), applied.SelectMany(a => a).Select(m => m.Version).Order());
    }

    [Fact]
    public async Task A_database_newer_than_the_program_is_refused_and_left_as_it_is()
    {
        await using var database = await EmptyAsync();
        await Migrator.MigrateAsync(database.DataSource, default);
        await ExecuteAsync(database, "insert into schema_migrations (version, name, checksum) values (999, '0999_future.sql', 'x')");

        var refusal = await Assert.ThrowsAsync<MigrationException>(() => Migrator.MigrateAsync(database.DataSource, default));

        Assert.StartsWith($"The database has schema 999, and this program knows schemas up to {Migrator.Known.Count}", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MigrationException>(() => Migrator.RequireCurrentAsync(database.DataSource, default));
    }

    [Fact]
    public async Task A_migration_that_was_applied_with_other_contents_is_refused()
    {
        await using var database = await EmptyAsync();
        await Migrator.MigrateAsync(database.DataSource, default);
        await ExecuteAsync(database, $"update schema_migrations set checksum = '{new string('0', 64)}' where version = 1");

        var refusal = await Assert.ThrowsAsync<MigrationException>(() => Migrator.MigrateAsync(database.DataSource, default));

        Assert.Contains("0001_initial.sql was applied with other contents (checksum 000000000000", refusal.Message);
        await Assert.ThrowsAsync<MigrationException>(() => Migrator.RequireCurrentAsync(database.DataSource, default));
    }

    [Fact]
    public async Task A_database_without_the_schema_is_not_current()
    {
        await using var database = await EmptyAsync();

        var refusal = await Assert.ThrowsAsync<MigrationException>(() => Migrator.RequireCurrentAsync(database.DataSource, default));

        Assert.Contains("run 'signalbox migrate'", refusal.Message);
        await using var command = database.DataSource.CreateCommand("select count(*) from pg_tables where schemaname = 'public'");
        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_behind_and_can_be_repeated()
    {
        await using var database = await EmptyAsync();
        await ExecuteAsync(database, "create table worker_registry (in_the_way int)");

        await Assert.ThrowsAsync<PostgresException>(() => Migrator.MigrateAsync(database.DataSource, default));
        await ExecuteAsync(database, "drop table worker_registry");

        Assert.Equal(Migrator.Known.Count, (await Migrator.MigrateAsync(database.DataSource, default)).Count);
    }

    [Fact]
    public void Every_migration_says_first_what_it_does_to_a_running_system()
    {
        Assert.All(Migrator.Known, m => Assert.StartsWith("-- Effect on a running system: ", m.Sql, StringComparison.Ordinal));
        Assert.All(Migrator.Known, m => Assert.StartsWith($"{m.Version:0000}_", m.Name, StringComparison.Ordinal));
    }

    private static async Task<TestDatabase> EmptyAsync()
    {
        var database = await TestDatabase.CreateAsync();
        await ExecuteAsync(database, "drop schema public cascade; create schema public");
        return database;
    }

    private static async Task ExecuteAsync(TestDatabase database, string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
