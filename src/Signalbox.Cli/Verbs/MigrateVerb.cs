using Signalbox.Cli.Configuration;
using Signalbox.Cli.Databases;
using Signalbox.Cli.Documents;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Postgres.Migrations;

namespace Signalbox.Cli.Verbs;

/// <summary>Brings the database's schema up to date.</summary>
internal sealed class MigrateVerb : Verb
{
    public MigrateVerb()
        : base("migrate", "Bring the database's schema up to date, and say what was applied", "signalbox migrate --data-dir .signalbox")
    {
        Options.Add(SharedOptions.DataDirectory);
        Options.Add(SharedOptions.Configuration);
        Options.Add(SharedOptions.Json);
    }

    public override async Task<int> RunAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var choice = DatabaseChoice.Of(call);
        await using var database = await OpenDatabase.OpenAsync(choice, Settings.Of(call), SchemaCheck.None, cancellationToken);
        var applied = await Migrator.MigrateAsync(database.Connections.Source, cancellationToken);
        if (call.Json)
        {
            call.Screen.Json(new { applied = applied.Select(m => m.Name), schema = Migrator.Known.Count });
            return ExitCode.Done;
        }

        foreach (var migration in applied)
            call.Screen.Line($"Applied {migration.Name}");
        call.Screen.Line(applied.Count == 0
            ? $"Nothing to apply: {choice.Name} has schema {Migrator.Known.Count} already."
            : $"{choice.Name} has schema {Migrator.Known.Count} now.");
        return ExitCode.Done;
    }
}
