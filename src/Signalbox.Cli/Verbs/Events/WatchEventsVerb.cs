using System.CommandLine;
using System.Globalization;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Terminals;
using Signalbox.EventLog;
using Signalbox.EventLog.Watching;

namespace Signalbox.Cli.Verbs.Events;

/// <summary>Keeps the log in order until it is stopped.</summary>
internal sealed class WatchEventsVerb : EventVerb
{
    private readonly Option<int> _recent = new("--recent") { HelpName = "count", Description = "How many of the last interactions communication.md shows, from 1 to 1000", DefaultValueFactory = _ => 3 };
    private readonly Option<string?> _actor = new("--actor") { HelpName = "name", Description = "In whose name heartbeats and elections are written; without it a name of this process" };
    private readonly Option<string> _heartbeat = new("--heartbeat") { HelpName = "seconds", Description = "How often a heartbeat is written", DefaultValueFactory = _ => "30" };
    private readonly Option<bool> _noHeartbeat = new("--no-heartbeat") { Description = "Write no heartbeats, and never lead" };
    private readonly Option<string> _timeout = new("--timeout") { HelpName = "seconds", Description = "How long a leader may be silent before this watch leads", DefaultValueFactory = _ => "90" };
    private readonly Option<string> _seal = new("--seal") { HelpName = "seconds", Description = "How often what is new is sealed", DefaultValueFactory = _ => "600" };

    public WatchEventsVerb()
        : base("watch", "Snapshots on every change, heartbeats, a leader and seals, until Ctrl+C", "signalbox events watch --dir shared --actor \"Agent A\"")
    {
        foreach (var option in (Option[])[_recent, _actor, _heartbeat, _noHeartbeat, _timeout, _seal])
            Options.Add(option);
    }

    protected override async Task<int> RunAsync(VerbCall call, SharedLog log, CancellationToken cancellationToken)
    {
        var given = call.Arguments;
        var recent = given.GetValue(_recent);
        if (recent is < 1 or > 1_000)
            throw VerbFailedException.Usage("--recent must be a whole number from 1 to 1000.");
        var actor = given.GetValue(_actor) ?? string.Create(CultureInfo.InvariantCulture, $"watch@{Environment.MachineName}-{Environment.ProcessId}");
        RawArguments.MustBeText(actor, "--actor");
        var options = new LogWatchOptions
        {
            Actor = actor,
            Recent = recent,
            Heartbeat = given.GetValue(_noHeartbeat) ? null : Seconds(given.GetValue(_heartbeat)!, "--heartbeat"),
            LeaderTimeout = Seconds(given.GetValue(_timeout)!, "--timeout"),
            SealEvery = Seconds(given.GetValue(_seal)!, "--seal"),
            Told = new Told(call.Screen),
        };
        if (options.Heartbeat >= options.LeaderTimeout)
            throw VerbFailedException.Usage("--timeout must be longer than --heartbeat: a leader would be replaced between two of its heartbeats.");
        call.Screen.Line($"Watching {log.FilePath} as {Printable.Line(actor)}. Press Ctrl+C to stop.");
        await new LogWatch(log, options).RunAsync(cancellationToken);
        call.Screen.Line("Stopped.");
        return ExitCode.Done;
    }

    private sealed class Told(Screen screen) : IProgress<string>
    {
        private readonly Lock _lock = new();

        public void Report(string value)
        {
            lock (_lock)
                screen.Line(Printable.Line(value));
        }
    }
}
