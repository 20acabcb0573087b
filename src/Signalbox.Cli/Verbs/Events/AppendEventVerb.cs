using System.CommandLine;
using System.Globalization;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Terminals;
using Signalbox.EventLog;
using Signalbox.EventLog.Elections;
using Signalbox.EventLog.Events;

namespace Signalbox.Cli.Verbs.Events;

/// <summary>Appends an event, or many from standard input.</summary>
internal sealed class AppendEventVerb : EventVerb
{
    private readonly Option<string?> _interaction = new("--interaction") { HelpName = "number", Description = "The number of the conversation" };
    private readonly Option<string?> _actor = new("--actor") { HelpName = "name", Description = "Who says it" };
    private readonly Option<string?> _type = new("--type") { HelpName = "word", Description = "question, answer, followup, heartbeat, error, or a word of your own" };
    private readonly Option<string?> _content = new("--content") { HelpName = "text", Description = "What is said; - takes it from standard input, whatever it holds, up to 8 MB" };
    private readonly Option<string?> _file = new("--content-file") { HelpName = "file", Description = "Take what is said from a file" };
    private readonly Option<bool> _lines = new("--lines") { Description = "Append many events: standard input has one JSON object a line, with the fields of an event; timestamp may be missing" };
    private readonly Option<string?> _term = new("--term") { HelpName = "number", Description = "Append only if the actor leads, and this is its term" };

    public AppendEventVerb()
        : base(
            "append", "Append an event; when it ends with 0, the event is on the disk",
            "signalbox events append --interaction 1 --actor \"Agent A\" --type question --content \"How do I start the server?\"")
    {
        foreach (var option in (Option[])[_interaction, _actor, _type, _content, _file, _lines, _term])
            Options.Add(option);
    }

    protected override async Task<int> RunAsync(VerbCall call, SharedLog log, CancellationToken cancellationToken)
    {
        var given = call.Arguments;
        if (given.GetValue(_lines))
        {
            if (((Option[])[_interaction, _actor, _type, _content, _file, _term]).Any(o => given.GetResult(o) is not null))
                throw VerbFailedException.Usage("--lines takes whole events from standard input: leave out the other options.");
            return await new LineAppending(log, call).RunAsync(cancellationToken);
        }

        var told = new LogEvent
        {
            Interaction = Interaction(Needed(call, _interaction)),
            Actor = Needed(call, _actor),
            Type = Needed(call, _type),
            Content = await ContentAsync(call, cancellationToken),
        };
        var written = Append(log, told, given.GetValue(_term));
        Confirm(call, () =>
        {
            if (call.Json)
                call.Screen.Raw(written.ToLine());
            else
                call.Screen.Line(log.OfflineMode is null ? $"Appended to {Printable.Line(log.FilePath)}." : "Offline: it waits in events.offline.log until the remote is back ('signalbox events sync').");
        });
        return ExitCode.Done;
    }

    /// <summary>Says what was appended. Whoever cannot be told must not take it for refused, and append it again.</summary>
    internal static void Confirm(VerbCall call, Action say)
    {
        try
        {
            say();
        }
        catch (IOException e)
        {
            call.Screen.Aside($"It was appended, and could not be said: {e.Message}");
        }
    }

    private static LogEvent Append(SharedLog log, LogEvent told, string? term)
    {
        if (term is null)
            return log.Append(told);
        if (!long.TryParse(term, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw VerbFailedException.Usage($"--term: '{term}' must be the whole number that 'signalbox events elect' printed.");
        return new Election(log, told.Actor).Act(told, number);
    }

    private static string Needed(VerbCall call, Option<string?> option)
    {
        var text = call.Arguments.GetValue(option)
            ?? throw VerbFailedException.Usage($"{option.Name} is missing: an event needs --interaction, --actor, --type and --content (or --lines for many).");
        RawArguments.MustBeText(text, option.Name);
        return text;
    }

    private async Task<string> ContentAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var (text, file) = (call.Arguments.GetValue(_content), call.Arguments.GetValue(_file));
        if ((text is null) == (file is null))
            throw VerbFailedException.Usage("Give the content once: by --content TEXT, by --content - for standard input, or by --content-file FILE.");
        if (text is "-")
            return await EventInput.TextAsync(Terminal.OpenInput(), "standard input", cancellationToken);
        if (file is not null)
            return await EventInput.FileAsync(file, cancellationToken);
        RawArguments.MustBeText(text!, "--content");
        return text!;
    }
}
