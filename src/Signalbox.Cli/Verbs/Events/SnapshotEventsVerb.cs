using System.CommandLine;
using System.Globalization;
using Signalbox.Cli.Invocation;
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
            call.Screen.Json(made);
        else
            call.Screen.Line(string.Create(CultureInfo.InvariantCulture, $"{made.Events} events in {made.Interactions} interactions: the last {made.Interactions - made.Archived} are in communication.md, {made.Archived} in archive.md.{(made.BadLines > 0 ? $" {made.BadLines} bad lines were copied to events.error.log." : "")}"));
        return Task.FromResult(ExitCode.Done);
    }
}
