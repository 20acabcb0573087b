using System.CommandLine;
using Signalbox.Cli.Exits;

namespace Signalbox.Cli.Verbs.Checkpoints;

/// <summary>The argument that names a checkpoint.</summary>
internal static class CheckpointId
{
    /// <summary>Makes the argument.</summary>
    public static Argument<long> Argument() => new("id") { Description = "The checkpoint's number, as 'checkpoints list' shows it" };

    /// <summary>There is no such checkpoint.</summary>
    public static VerbFailedException NotFound(long id) =>
        VerbFailedException.Failed($"There is no checkpoint {id}; 'signalbox checkpoints list' shows those that wait.");
}
