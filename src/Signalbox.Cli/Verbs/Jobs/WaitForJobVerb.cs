using System.CommandLine;
using Npgsql;
using Signalbox.Checkpoints;
using Signalbox.Cli.Databases;
using Signalbox.Cli.Documents;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Jobs;
using Signalbox.Postgres;
using Signalbox.Views;
using Signalbox.Workers;

namespace Signalbox.Cli.Verbs.Jobs;

/// <summary>Waits until a job has ended. Changes wake it; a look a second makes up for a lost one.</summary>
internal sealed class WaitForJobVerb : DatabaseVerb
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private readonly Argument<long> _id = JobId.Argument();
    private readonly Option<TimeSpan?> _timeout = DurationOption.Create("--timeout", "Give up after this long; without it, never");

    public WaitForJobVerb()
        : base("wait", "Wait until a job has ended; the exit code says how", "signalbox jobs wait 42 --timeout 60s")
    {
        Arguments.Add(_id);
        Options.Add(_timeout);
    }

    protected override async Task<int> RunAsync(VerbCall call, OpenDatabase database, CancellationToken cancellationToken)
    {
        var id = call.Arguments.GetValue(_id);
        using var limit = new CancellationTokenSource(call.Arguments.GetValue(_timeout) ?? Timeout.InfiniteTimeSpan, call.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var changed = new SemaphoreSlim(0);
        using var subscription = database.Changes.Subscribe((_, _) => changed.Release());
        var job = await JobId.FindAsync(database, id, cancellationToken);
        await HintAsync(call, database, job, cancellationToken);
        JobStatus? told = null;
        while (!job.Status.IsEnded())
        {
            if (job.Status == JobStatus.WaitingApproval && told != JobStatus.WaitingApproval)
                await TellAsync(call, database, job, cancellationToken);
            told = job.Status;
            if (limit.IsCancellationRequested)
                throw VerbFailedException.Failed($"Job {id} is still {job.Status.Name()} after {call.Arguments.GetValue(_timeout)!.Value.TotalSeconds:0.###} s; wait on with 'signalbox jobs wait {id}'.");
            job = await NextAsync(database, changed, id, job, either.Token, cancellationToken);
        }

        return End(call, job);
    }

    private static async Task<Job> NextAsync(
        OpenDatabase database, SemaphoreSlim changed, long id, Job last, CancellationToken either, CancellationToken cancellationToken)
    {
        try
        {
            await changed.WaitAsync(Look, either);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is up: one last look.
        }

        while (await changed.WaitAsync(TimeSpan.Zero, CancellationToken.None))
        {
            // Many changes are one reason to look.
        }

        try
        {
            return await JobId.FindAsync(database, id, cancellationToken);
        }
        catch (NpgsqlException e) when (DatabaseFaults.IsUnreachable(e))
        {
            await database.RecoverAsync(cancellationToken);
            return last;
        }
    }

    private static int End(VerbCall call, Job job)
    {
        if (call.Json)
            call.Screen.Json(JobView.Of(job));
        else
            JobCard.Show(call.Screen, job);
        return job.Status == JobStatus.Completed ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task TellAsync(VerbCall call, OpenDatabase database, Job job, CancellationToken cancellationToken)
    {
        var waiting = (await database.Checkpoints.ListForJobAsync(job.Id, cancellationToken)).LastOrDefault(c => c.Status == CheckpointStatus.Pending);
        if (waiting is not null)
            call.Screen.Aside($"Job {job.Id} waits for approval: see 'signalbox checkpoints show {waiting.Id}', then 'signalbox checkpoints approve {waiting.Id}'.");
    }

    private static async Task HintAsync(VerbCall call, OpenDatabase database, Job job, CancellationToken cancellationToken)
    {
        if (job.Status is not (JobStatus.Pending or JobStatus.Running))
            return;
        var workers = await database.Workers.ListAsync(cancellationToken);
        if (!workers.Any(w => w.Worker.Status is WorkerStatus.Active or WorkerStatus.Idle or WorkerStatus.Busy))
            call.Screen.Aside("No worker is running: start one with 'signalbox worker start' in another terminal.");
    }
}
