using System.CommandLine;
using System.Globalization;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Terminals;
using Signalbox.EventLog;
using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Watching;
using Signalbox.EventLog.Webhooks;

namespace Signalbox.Cli.Verbs.Events;

/// <summary>Keeps the log in order until it is stopped.</summary>
internal sealed class WatchEventsVerb : EventVerb
{
    private readonly Option<string?> _actor = new("--actor") { HelpName = "name", Description = "In whose name heartbeats and elections are written; without it a name of this process" };
    private readonly Option<string> _heartbeat = new("--heartbeat") { HelpName = "seconds", Description = "How often a heartbeat is written", DefaultValueFactory = _ => "30" };
    private readonly Option<bool> _noHeartbeat = new("--no-heartbeat") { Description = "Write no heartbeats, and never lead" };
    private readonly Option<string> _timeout = new("--timeout") { HelpName = "seconds", Description = "How long a leader may be silent before this watch leads", DefaultValueFactory = _ => "90" };
    private readonly Option<string> _seal = new("--seal") { HelpName = "seconds", Description = "How often what is new is sealed", DefaultValueFactory = _ => "600" };

    private readonly Option<string?> _webhook = new("--webhook") { HelpName = "address", Description = "Post each error event there; better given as SIGNALBOX__EventLog__Webhook, for other accounts see what a process was called with" };

    public WatchEventsVerb()
        : base("watch", "Snapshots on every change, heartbeats, a leader and seals, until Ctrl+C", "signalbox events watch --dir shared --actor \"Agent A\"")
    {
        foreach (var option in (Option[])[RecentOption.Count, _actor, _heartbeat, _noHeartbeat, _timeout, _seal, _webhook])
            Options.Add(option);
    }

    protected override async Task<int> RunAsync(VerbCall call, SharedLog log, CancellationToken cancellationToken)
    {
        var given = call.Arguments;
        var recent = RecentOption.Read(call);
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
        using var poster = Poster(given.GetValue(_webhook) ?? call.Variables["SIGNALBOX__EventLog__Webhook"]);
        using var alerts = poster is null ? null : new ErrorWebhook(log, poster);
        if (alerts is not null)
        {
            Begin(alerts);
            options = options with { OnChange = token => PostAsync(alerts, options.Told!, token) };
        }

        call.Screen.Line($"Watching {log.FilePath} as {Printable.Line(actor)}. Press Ctrl+C to stop.");
        await new LogWatch(log, options).RunAsync(cancellationToken);
        call.Screen.Line("Stopped.");
        return ExitCode.Done;
    }

    private static WebhookPoster? Poster(string? webhook)
    {
        if (webhook is null)
            return null;
        if (!WebhookPoster.TryParse(webhook, out var address))
            throw VerbFailedException.Usage("The webhook must be an http or https address without a user name.");
        KnownSecrets.LearnPath(address);
        return new WebhookPoster(address);
    }

    // Whatever comes once the watch has said that it watches is posted.
    private static void Begin(ErrorWebhook alerts)
    {
        try
        {
            alerts.TryBegin();
        }
        catch (EventLogException)
        {
            // The watch meets the same trouble, says so, and tries again until it is mended.
        }
    }

    private static async Task<TimeSpan?> PostAsync(ErrorWebhook alerts, IProgress<string> told, CancellationToken cancellationToken)
    {
        var pass = await alerts.RunOnceAsync(cancellationToken);
        if (pass.Posted > 0)
            told.Report($"Posted {Counts.Of(pass.Posted, "alert")}.");
        if (pass.Problem is { } problem)
            told.Report($"An alert was not taken: {problem}.");

        // Another process posts them: when that one ends, this one takes over.
        return pass.IsElsewhere ? TimeSpan.FromSeconds(5) : pass.RetryAfter;
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
