using System.Globalization;
using Signalbox.Cli.Databases;
using Signalbox.Cli.Documents;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Terminals;
using Signalbox.Views;
using Signalbox.Workers;

namespace Signalbox.Cli.Verbs.Workers;

/// <summary>Lists the workers of the registry.</summary>
internal sealed class ListWorkersVerb : DatabaseVerb
{
    private static readonly ListingColumn[] Columns =
    [
        new("WORKER", Shrinks: true), new("TYPE", Shrinks: true), new("STATUS"), new("JOBS", Right: true), new("HEARD OF", Right: true),
        new("CAPABILITIES", Shrinks: true),
    ];

    public ListWorkersVerb()
        : base("list", "List the workers, how they are and how many jobs they hold", "signalbox workers list")
    {
    }

    protected override async Task<int> RunAsync(VerbCall call, OpenDatabase database, CancellationToken cancellationToken)
    {
        var workers = (await database.Workers.ListAsync(cancellationToken)).Select(w => w.Worker).ToList();
        if (call.Json)
            call.Screen.Json(workers.Select(WorkerView.Of));
        else if (workers.Count == 0)
            call.Screen.Line("No worker has ever registered; start one with 'signalbox worker start'.");
        else
            call.Screen.Table(new Listing(Columns, [.. workers.Select(Row)]), ToneOf);
        return ExitCode.Done;
    }

    private static string[] Row(WorkerRecord worker) =>
    [
        worker.WorkerId, worker.WorkerType, worker.Status.ToString().ToLowerInvariant(),
        string.Create(CultureInfo.InvariantCulture, $"{worker.ActiveJobs}/{worker.MaxConcurrentJobs}"),
        $"{Times.Show(worker.SinceHeartbeat)} ago", worker.Capabilities.Count == 0 ? "-" : string.Join(",", worker.Capabilities),
    ];

    private static Tone ToneOf(string word) => word switch
    {
        "active" or "idle" or "busy" => Tone.Good,
        "paused" or "stale" => Tone.Waiting,
        "offline" => Tone.Quiet,
        _ => Tone.Plain,
    };
}
