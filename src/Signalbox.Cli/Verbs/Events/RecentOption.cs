using System.CommandLine;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.EventLog.Snapshots;

namespace Signalbox.Cli.Verbs.Events;

/// <summary>How many interactions a snapshot shows as recent.</summary>
internal static class RecentOption
{
    /// <summary>The option.</summary>
    public static readonly Option<int> Count = new("--recent")
    {
        HelpName = "count",
        Description = $"How many of the last interactions communication.md shows, from 1 to {SnapshotOptions.MostRecent}",
        DefaultValueFactory = _ => new SnapshotOptions().Recent,
    };

    /// <summary>What was given.</summary>
    /// <exception cref="VerbFailedException">It is out of bounds.</exception>
    public static int Read(VerbCall call) => call.Arguments.GetValue(Count) is >= 1 and <= SnapshotOptions.MostRecent and var recent
        ? recent
        : throw VerbFailedException.Usage($"--recent must be a whole number from 1 to {SnapshotOptions.MostRecent}.");
}
