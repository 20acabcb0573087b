using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Signalbox.Cli.Configuration;
using Signalbox.Cli.Databases;
using Signalbox.Cli.Documents;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Logging;
using Signalbox.Cli.Nodes;
using Signalbox.Cli.Terminals;
using Signalbox.Postgres;
using Signalbox.Postgres.Embedded;
using Signalbox.Running;

namespace Signalbox.Cli.Verbs;

/// <summary>Seed 001's standalone worker process: runs jobs until it is told to stop.</summary>
internal sealed class StartWorkerVerb : Verb
{
    public StartWorkerVerb()
        : base("start", "Run jobs until Ctrl-C, which lets running jobs finish", "signalbox worker start --data-dir .signalbox")
    {
        Options.Add(SharedOptions.DataDirectory);
        Options.Add(SharedOptions.Configuration);
    }

    public override async Task<int> RunAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var (screen, choice, settings) = (call.Screen, DatabaseChoice.Of(call), Settings.Of(call));
        screen.Line("🚀 Starting Agent Worker...", Tone.Strong);
        screen.Line();
        screen.Line("[AgentWorker] Starting worker...");
        using var logs = new StandardErrorLogs(settings.Logging.Format);
        EmbeddedServer? server = null;
        try
        {
            server = await OpenDatabase.ServerOfAsync(choice, settings, logs.CreateLogger("Signalbox.Postgres"), cancellationToken);
            using var workerId = KeptWorkerId.Take(settings, call.DataDirectory, logs.CreateLogger("Signalbox.Worker"));
            settings = settings with { Worker = settings.Worker with { WorkerId = workerId.Id } };
            var location = new NodeLocation(OpenDatabase.TextOf(choice, server), server, call.DataDirectory);
            using var host = Node.Build(settings, location, NodeRole.Worker | NodeRole.Scheduler, LogLevel.Information);
            await host.StartInOrderAsync(cancellationToken);
            Greet(screen, host.Services.GetRequiredService<Worker>().Stats);
            await host.RunUntilToldAsync(location, settings.Worker.DrainTimeout, call, cancellationToken);
            screen.Line("Worker stopped.");
            return ExitCode.Done;
        }
        catch (Exception e) when (DatabaseFaults.IsUnreachable(e))
        {
            throw new DatabaseUnreachableException(choice, e);
        }
        finally
        {
            if (server is not null)
                await server.DisposeAsync();
        }
    }

    private static void Greet(Screen screen, WorkerStats stats)
    {
        screen.Line("✅ Worker started successfully!", Tone.Good);
        screen.Line();
        screen.Line("📊 Worker Stats:");
        screen.Json(stats);
        screen.Line();
        screen.Line("💡 Worker is now processing jobs...");
        screen.Line("   Press Ctrl+C to stop");
    }
}
