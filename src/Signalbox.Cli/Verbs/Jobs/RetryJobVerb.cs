using System.CommandLine;
using Signalbox.Cli.Databases;
using Signalbox.Cli.Documents;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Nodes;
using Signalbox.Jobs;
using Signalbox.Views;

namespace Signalbox.Cli.Verbs.Jobs;

/// <summary>Sends a failed or cancelled job back to the line.</summary>
internal sealed class RetryJobVerb : DatabaseVerb
{
    private readonly Argument<long> _id = JobId.Argument();

    public RetryJobVerb()
        : base("retry", "Send a failed or cancelled job back to the line; its saved steps are kept", "signalbox jobs retry 42") =>
        Arguments.Add(_id);

    protected override async Task<int> RunAsync(VerbCall call, OpenDatabase database, CancellationToken cancellationToken)
    {
        var id = call.Arguments.GetValue(_id);
        switch (await database.Jobs.TryRetryAsync(id, LocalOperator.Name, cancellationToken))
        {
            case JobCommandOutcome.NotFound:
                throw JobId.NotFound(id);
            case JobCommandOutcome.NotAllowed refused:
                throw VerbFailedException.Failed($"Job {id} is {refused.Status.Name()}; only a FAILED or CANCELLED job can be sent back to the line.");
        }

        var job = await JobId.FindAsync(database, id, cancellationToken);
        if (call.Json)
            call.Screen.Json(JobView.Of(job));
        else
            call.Screen.Line($"Job {id} is back on the line: {job.Status.Name()}.");
        return ExitCode.Done;
    }
}
