using System.CommandLine;
using System.Globalization;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Terminals;
using Signalbox.EventLog;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Faults;

namespace Signalbox.Cli.Verbs.Events;

/// <summary>A verb about an event log. It needs no node and no database.</summary>
internal abstract class EventVerb : Verb
{
    private static readonly Option<string> DirectoryOption = new("--dir")
    {
        HelpName = "folder",
        Description = "Where events.log lives; the folder is made by the first append",
        DefaultValueFactory = _ => ".",
    };

    /// <summary>Takes what every verb has.</summary>
    protected EventVerb(string name, string description, string example)
        : base(name, description, example)
    {
        Options.Add(DirectoryOption);
        Options.Add(SharedOptions.Json);
    }

    /// <inheritdoc />
    public sealed override async Task<int> RunAsync(VerbCall call, CancellationToken cancellationToken)
    {
        try
        {
            using var log = new SharedLog(Path.GetFullPath(call.Arguments.GetValue(DirectoryOption)!), new SharedLogOptions { Time = call.Time });
            return await RunAsync(call, log, cancellationToken);
        }
        catch (EventLogException e)
        {
            throw new VerbFailedException(e.Fault == EventLogFault.BadEvent ? ExitCode.BadUsage : ExitCode.Failed, Printable.Line(e.Message));
        }
    }

    /// <summary>Does it.</summary>
    protected abstract Task<int> RunAsync(VerbCall call, SharedLog log, CancellationToken cancellationToken);

    /// <summary>A log that is to be read must be there: a mistyped folder is not an empty log.</summary>
    protected static void MustExist(SharedLog log)
    {
        if (!Directory.Exists(log.Folder))
            throw VerbFailedException.Failed($"There is no folder {Printable.Line(log.Folder)}: name the log's folder with --dir.");
    }

    /// <summary>A duration given in seconds.</summary>
    protected static TimeSpan Seconds(string text, string option) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : throw VerbFailedException.Usage($"{option}: '{text}' must be a number of seconds above 0, up to 86400.");

    /// <summary>The number of an interaction.</summary>
    protected static long Interaction(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= EventBounds.Interaction
            ? number
            : throw VerbFailedException.Usage(string.Create(CultureInfo.InvariantCulture, $"--interaction: '{text}' must be a whole number from 0 to {EventBounds.Interaction}."));
}
