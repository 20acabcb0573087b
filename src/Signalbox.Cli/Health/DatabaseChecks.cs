using Dapper;
using Npgsql;
using Signalbox.Cli.Configuration;
using Signalbox.Cli.Databases;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Terminals;
using Signalbox.Postgres;
using Signalbox.Postgres.Migrations;

namespace Signalbox.Cli.Health;

/// <summary>Looks at the database: whether it can be reached, its schema, its connections, its jobs, its history and its clock.</summary>
internal static class DatabaseChecks
{
    private const string Part = "database";
    private static readonly TimeSpan Tolerated = TimeSpan.FromSeconds(2);

    /// <summary>
    /// What was found. A data directory without a cluster is not given one: a server is started in a throw-away folder
    /// instead, to see that it can be.
    /// </summary>
    public static async Task<IReadOnlyList<Finding>> LookAsync(
        DatabaseChoice choice, Settings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        if (choice is not DatabaseChoice.Embedded embedded || HasCluster(embedded.DataDirectory))
            return await LookIntoAsync(choice, settings, time, cancellationToken);
        var folder = ThrowAwayFolder.Create();
        try
        {
            var started = time.GetTimestamp();
            var trial = await LookIntoAsync(new DatabaseChoice.Embedded(folder), settings, time, cancellationToken);
            return trial[0].Verdict == Verdict.Fail
                ? trial
                : [Finding.Ok(Part, $"made on first use; a trial server started in {Times.Show(time.GetElapsedTime(started))}"), .. trial.Skip(1)];
        }
        finally
        {
            ThrowAwayFolder.Delete(folder);
        }
    }

    private static bool HasCluster(string folder) =>
        Directory.Exists(Path.Combine(folder, "postgres")) || File.Exists(Path.Combine(folder, "postgres.location"));

    private static async Task<IReadOnlyList<Finding>> LookIntoAsync(
        DatabaseChoice choice, Settings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await using var database = await OpenDatabase.OpenAsync(choice, settings, SchemaCheck.None, cancellationToken);
            await using var connection = await database.Connections.Source.OpenConnectionAsync(cancellationToken);
            var theirs = await connection.ExecuteScalarAsync<DateTime>("select clock_timestamp()");
            var clock = Clock(time.GetUtcNow().UtcDateTime - theirs);
            var connections = await ConnectionChecks.LookAsync(connection, database.Connections.MaxConnections, cancellationToken);
            var applied = await AppliedAsync(connection);
            var hasRole = applied == Migrator.Known.Count && await Migrator.HasSqlWorkerRoleAsync(connection, cancellationToken);
            await connection.CloseAsync();
            var schema = await SchemaAsync(choice, database, applied, cancellationToken);
            // Another schema may lack what is to be looked at.
            Finding[] contents = schema.Verdict == Verdict.Ok
                ? [await JobChecks.PlacesAsync(database, cancellationToken), HistoryChecks.Of(await database.History.ReadAsync(cancellationToken)), SqlWorkers(hasRole)]
                : [];
            return [schema, .. contents, connections, clock];
        }
        catch (Exception e) when (e is DatabaseUnreachableException || DatabaseFaults.IsUnreachable(e))
        {
            return [Finding.Fail(Part, KnownSecrets.Hide(DatabaseErrorMessages.Explain(e).Message), "'signalbox check-db' has hints")];
        }
    }

    private static async Task<int> AppliedAsync(NpgsqlConnection connection) =>
        await connection.ExecuteScalarAsync<bool>("select to_regclass('schema_migrations') is not null")
            ? await connection.ExecuteScalarAsync<int>("select count(*) from schema_migrations")
            : 0;

    private static async Task<Finding> SchemaAsync(DatabaseChoice choice, OpenDatabase database, int applied, CancellationToken cancellationToken)
    {
        if (applied < Migrator.Known.Count)
            return Finding.Warn(Part, $"{choice.Name} has {applied} of {Migrator.Known.Count} migrations", "signalbox migrate");
        try
        {
            await Migrator.RequireCurrentAsync(database.Connections.Source, cancellationToken);
            return Finding.Ok(Part, $"{choice.Name}, schema {Migrator.Known.Count}");
        }
        catch (MigrationException e)
        {
            return Finding.Fail(Part, e.Message, "use the Signalbox that fits the database");
        }
    }

    private static Finding SqlWorkers(bool hasRole) => hasRole
        ? Finding.Ok("sql workers", "the role signalbox_worker has its rights")
        : Finding.Warn(
            "sql workers", "there is no role signalbox_worker, and the database's owner may not make it; only workers by SQL need it",
            "run 'create role signalbox_worker' as somebody who may, then 'signalbox migrate'");

    private static Finding Clock(TimeSpan difference)
    {
        var text = $"{Times.Show(difference.Duration())} from the database's";
        return difference.Duration() <= Tolerated
            ? Finding.Ok("clock", text)
            : Finding.Warn("clock", text, "let a time service set both clocks; leases keep to the database's");
    }
}
