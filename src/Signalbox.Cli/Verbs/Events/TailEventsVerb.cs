using System.CommandLine;
using System.Globalization;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Terminals;
using Signalbox.EventLog;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Watching;

namespace Signalbox.Cli.Verbs.Events;

/// <summary>Shows the end of the log.</summary>
internal sealed class TailEventsVerb : EventVerb
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private const string Waits = "(waits) ";
    private readonly Option<int> _count = new("-n", "--lines") { HelpName = "count", Description = "How many of the last events", DefaultValueFactory = _ => 20 };
    private readonly Option<bool> _follow = new("--follow", "-f") { Description = "Go on with those that come, until Ctrl+C" };

    public TailEventsVerb()
        : base("tail", "Show the last events", "signalbox events tail -n 20 --follow")
    {
        Options.Add(_count);
        Options.Add(_follow);
    }

    protected override async Task<int> RunAsync(VerbCall call, SharedLog log, CancellationToken cancellationToken)
    {
        MustExist(log);
        var count = call.Arguments.GetValue(_count);
        if (count < 0)
            throw VerbFailedException.Usage("-n must be a whole number from 0.");
        var tail = new LogTail(log);
        using var changes = call.Arguments.GetValue(_follow) ? new LogChanges(log.Folder, call.Time, Look) : null;
        foreach (var line in tail.Last(count))
            Show(call, line);
        foreach (var told in tail.NextWaiting())
            Show(call, told, Waits);
        if (changes is null)
            return ExitCode.Done;

        // To a program an event is told once: when it is in the log.
        await foreach (var line in tail.FollowAsync(changes, call.Json ? null : told => Show(call, told, Waits), cancellationToken))
        {
            Show(call, line);
            if (Terminal.IsReaderGone)
                break;
        }

        return ExitCode.Done;
    }

    private static void Show(VerbCall call, LogLine line)
    {
        if (line.Event is { } told)
            Show(call, told, "");
        else
            call.Screen.Aside(string.Create(CultureInfo.InvariantCulture, $"The line at byte {line.Offset} is {line.Fault}."));
    }

    private static void Show(VerbCall call, LogEvent told, string before)
    {
        if (call.Json)
        {
            call.Screen.Raw(told.ToLine());
            return;
        }

        var head = string.Create(CultureInfo.InvariantCulture, $"{before}{Printable.Short(told.Timestamp, 20)}  #{told.Interaction}  {Printable.Short(told.Actor, 30)}  {Printable.Short(told.Type, 20)}  ");
        var content = call.Screen.IsForPerson ? Printable.Short(told.Content, Math.Max(call.Screen.Width - head.Length, 40)) : Printable.Line(told.Content);
        call.Screen.Lines([(head, Tone.Quiet), (content, told.Type == EventTypes.Error ? Tone.Bad : Tone.Plain)]);
    }
}
