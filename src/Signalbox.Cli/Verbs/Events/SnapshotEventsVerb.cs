using System.CommandLine;
using System.Globalization;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Terminals;
using Signalbox.EventLog;
using Signalbox.EventLog.Snapshots;

namespace Signalbox.Cli.Verbs.Events;

/// <summary>Makes the readable files.</summary>
internal sealed class SnapshotEventsVerb : EventVerb
{
    private readonly Option<bool> _full = new("--full") { Description = "Make it anew, without what the last one remembered" };

    public SnapshotEventsVerb()
        : base("snapshot", "Write communication.md (the last interactions) and archive.md (all older ones)", "signalbox events snapshot --dir shared --recent 3")
    {
        Options.Add(RecentOption.Count);
        Options.Add(_full);
    }

    protected override Task<int> RunAsync(VerbCall call, SharedLog log, CancellationToken cancellationToken)
    {
        MustExist(log);
        var recent = RecentOption.Read(call);
        var made = new SnapshotWriter(log).Write(
            new SnapshotOptions { Recent = recent, Full = call.Arguments.GetValue(_full), Progress = call.Screen.Progress("Snapshot") }, cancellationToken);
        if (call.Json)
            EventResults.Write(call.Screen, made);
        else
            Show(call, made);
        return Task.FromResult(ExitCode.Done);
    }

    private static void Show(VerbCall call, SnapshotResult made)
    {
        call.Screen.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{Counts.Of(made.Events, "event")}: communication.md has {Counts.Of(made.Interactions - made.Archived, "interaction")}, archive.md {made.Archived}."));
        if (made.BadLines > 0)
            call.Screen.Line($"Copied to events.error.log: {Counts.Of(made.BadLines, "bad line")}.");
    }
}
