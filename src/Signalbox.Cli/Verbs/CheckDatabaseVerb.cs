using Dapper;
using Signalbox.Cli.Configuration;
using Signalbox.Cli.Databases;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Terminals;
using Signalbox.Postgres;
using Signalbox.Postgres.Migrations;

namespace Signalbox.Cli.Verbs;

/// <summary>Seed 001's first step: says that the database is ready, or what to do about it.</summary>
internal sealed class CheckDatabaseVerb : Verb
{
    private static readonly string[] Hints =
    [
        "1. Verify DATABASE_URL in .env file",
        "2. Ensure database server is running",
        "3. Check network connectivity",
        "4. Run migrations: signalbox migrate",
    ];

    public CheckDatabaseVerb()
        : base("check-db", "Check that the database can be reached and has its tables", "signalbox check-db")
    {
        Options.Add(SharedOptions.DataDirectory);
        Options.Add(SharedOptions.Configuration);
    }

    public override async Task<int> RunAsync(VerbCall call, CancellationToken cancellationToken)
    {
        try
        {
            var choice = DatabaseChoice.Of(call);
            await using var database = await OpenDatabase.OpenAsync(choice, Settings.Of(call), SchemaCheck.None, cancellationToken);
            call.Screen.Line("✅ Database connection successful!", Tone.Good);
            if (choice is DatabaseChoice.Embedded)
                await Migrator.MigrateAsync(database.Connections.Source, cancellationToken);
            foreach (var table in (string[])["agent_checkpoints", "ai_jobs"])
            {
                await using var connection = await database.Connections.Source.OpenConnectionAsync(cancellationToken);
                if (!await connection.ExecuteScalarAsync<bool>("select to_regclass(@table) is not null", new { table }))
                    return Refuse(call, $"The table {table} does not exist.");
                call.Screen.Line($"✅ {table} table exists", Tone.Good);
            }

            await Migrator.RequireCurrentAsync(database.Connections.Source, cancellationToken);
            call.Screen.Line("✅ Database is ready for agent worker!", Tone.Good);
            return ExitCode.Done;
        }
        catch (Exception e) when (e is DatabaseUnreachableException or MigrationException || DatabaseFaults.IsUnreachable(e))
        {
            return Refuse(call, DatabaseErrorMessages.Explain(e).Message);
        }
    }

    private static int Refuse(VerbCall call, string why)
    {
        call.Screen.Aside(KnownSecrets.Hide($"❌ {why}"));
        foreach (var hint in Hints)
            call.Screen.Aside(hint);
        return ExitCode.Unreachable;
    }
}
