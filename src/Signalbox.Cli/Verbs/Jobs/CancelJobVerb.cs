using System.CommandLine;
using Signalbox.Cli.Databases;
using Signalbox.Cli.Documents;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Nodes;
using Signalbox.Jobs;
using Signalbox.Queue;
using Signalbox.Views;

namespace Signalbox.Cli.Verbs.Jobs;

/// <summary>Cancels a job.</summary>
internal sealed class CancelJobVerb : DatabaseVerb
{
    private readonly Argument<long> _id = JobId.Argument();
    private readonly Option<string?> _reason = new("--reason") { HelpName = "text", Description = "Why, for the record" };

    public CancelJobVerb()
        : base("cancel", "Cancel a job; one that runs stops within 10 seconds", "signalbox jobs cancel 42 --reason \"no longer needed\"")
    {
        Arguments.Add(_id);
        Options.Add(_reason);
    }

    protected override async Task<int> RunAsync(VerbCall call, OpenDatabase database, CancellationToken cancellationToken)
    {
        var id = call.Arguments.GetValue(_id);
        var said = await database.Jobs.TryCancelAsync(id, LocalOperator.Name, call.Arguments.GetValue(_reason), cancellationToken) switch
        {
            JobCommandOutcome.Moved => $"Job {id} is cancelled.",
            JobCommandOutcome.Requested => await EndAsync(call, database, id, cancellationToken),
            JobCommandOutcome.NotAllowed(JobStatus.Cancelled) => throw VerbFailedException.Failed($"Job {id} is cancelled already; 'signalbox jobs show {id}' says why."),
            JobCommandOutcome.NotAllowed refused => throw VerbFailedException.Failed($"Job {id} is {refused.Status.Name()} and has ended; only a job that has not ended can be cancelled."),
            _ => throw JobId.NotFound(id),
        };
        if (call.Json)
            call.Screen.Json(JobView.Of(await JobId.FindAsync(database, id, cancellationToken)));
        else
            call.Screen.Line(said);
        return ExitCode.Done;
    }

    // Its worker has a few seconds to stop. Whoever is still there then ends it; without a node that is this command.
    private static async Task<string> EndAsync(VerbCall call, OpenDatabase database, long id, CancellationToken cancellationToken)
    {
        call.Screen.Aside($"Job {id} runs; its worker was asked to stop.");
        using var limit = new CancellationTokenSource(LeaseClient.CancelGrace + TimeSpan.FromSeconds(1), TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await database.Jobs.WaitAsync(id, job => job.Status != JobStatus.Running, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await database.Leases.DropCancelledAsync(cancellationToken);
        }

        var job = await JobId.FindAsync(database, id, cancellationToken);
        return job.Status == JobStatus.Cancelled ? $"Job {id} is cancelled." : $"Job {id} is {job.Status.Name()}: it ended before it could be cancelled.";
    }
}
