using System.CommandLine;
using Signalbox.Checkpoints;
using Signalbox.Cli.Databases;
using Signalbox.Cli.Documents;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Views;

namespace Signalbox.Cli.Verbs.Checkpoints;

/// <summary>Shows one checkpoint: exactly what an approval would approve.</summary>
internal sealed class ShowCheckpointVerb : DatabaseVerb
{
    private readonly Argument<long> _id = CheckpointId.Argument();

    public ShowCheckpointVerb()
        : base("show", "Show what a checkpoint is about: the differences of files, or the data", "signalbox checkpoints show 7") =>
        Arguments.Add(_id);

    protected override async Task<int> RunAsync(VerbCall call, OpenDatabase database, CancellationToken cancellationToken)
    {
        var id = call.Arguments.GetValue(_id);
        var checkpoint = await database.Checkpoints.FindAsync(id, cancellationToken) ?? throw CheckpointId.NotFound(id);
        if (call.Json)
        {
            call.Screen.Json(CheckpointView.Of(checkpoint));
            return ExitCode.Done;
        }

        CheckpointCard.Show(call.Screen, checkpoint);
        if (checkpoint.Status == CheckpointStatus.Pending)
            call.Screen.Aside($"Decide with 'signalbox checkpoints approve {id}' or 'signalbox checkpoints reject {id} --reason …'.");
        return ExitCode.Done;
    }
}
