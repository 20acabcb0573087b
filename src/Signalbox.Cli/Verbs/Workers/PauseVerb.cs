using System.CommandLine;
using Signalbox.Cli.Databases;
using Signalbox.Cli.Documents;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Nodes;
using Signalbox.Views;

namespace Signalbox.Cli.Verbs.Workers;

/// <summary>What pausing and resuming a worker have in common.</summary>
internal abstract class PauseVerb : DatabaseVerb
{
    private readonly Argument<string> _id = new("id") { Description = "The worker's id, as 'workers list' shows it" };
    private readonly bool _paused;

    /// <summary>Takes what the verb sets.</summary>
    protected PauseVerb(string name, string description, string example, bool paused)
        : base(name, description, example)
    {
        _paused = paused;
        Arguments.Add(_id);
    }

    /// <inheritdoc />
    protected override async Task<int> RunAsync(VerbCall call, OpenDatabase database, CancellationToken cancellationToken)
    {
        var id = call.Arguments.GetRequiredValue(_id);
        if (!await database.Workers.TrySetPausedAsync(id, _paused, LocalOperator.Name, cancellationToken))
            throw VerbFailedException.Failed($"There is no worker '{id}'; 'signalbox workers list' shows which there are.");
        if (call.Json)
            call.Screen.Json(WorkerView.Of((await database.Workers.ListAsync(cancellationToken)).Single(w => w.Worker.WorkerId == id).Worker));
        else
            call.Screen.Line(_paused ? $"Worker {id} is paused: it claims nothing until it is resumed." : $"Worker {id} is resumed.");
        return ExitCode.Done;
    }
}
