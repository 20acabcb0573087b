using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Signalbox.Durability;
using Signalbox.Evidence;
using Signalbox.Handlers;
using Signalbox.Learnings;
using Signalbox.Metrics;
using Signalbox.Policy;
using Signalbox.Queue;

namespace Signalbox.Running;

/// <summary>Runs one job: history, scope, handler, ending.</summary>
internal sealed partial class JobRunner(
    IJobQueue queue, HandlerRegistry handlers, LeaseKeeper leases, JobFinisher finisher, HandlerOutputBuffer notes, PickupMeasure pickups,
    CompletionCheck completion, PolicyClient policy, LearningClient learnings, WorkerOptions options, IServiceScopeFactory scopes, TimeProvider time,
    Action<ActiveJob> ended, ILogger<JobRunner> logger)
{
    private const int LongestPause = 60;

    /// <summary>Runs the attempt and sees that its end is recorded. It never throws.</summary>
    public async Task RunAsync(ActiveJob job)
    {
        var handler = handlers.Find(job.Job.JobType)!;
        var endings = new OutcomeMapper(job, handler.Options, options.MaximumResultBytes);
        AttemptOutcome ending;
        var started = false;
        try
        {
            if (job.Job.Attempt > 1)
                job.History = await queue.HistoryAsync(job.Job.Id, CancellationToken.None);
            var forbidden = job.Job.NeededApproval ? await ForbiddenAsync(job) : null;
            job.Deadline = Later(handler.Options.TimeLimit);
            started = true;
            ending = forbidden ?? endings.Of(await InvokeAsync(job, handler));
            // A handler is the node's own code, which cannot answer criteria in words that somebody wrote for one job.
            if (ending is AttemptOutcome.Complete complete && completion.NeedsEvidence(job.Job.JobType, []))
                ending = await JudgeAsync(job, complete);
        }
        catch (DbException e) when (!started)
        {
            // Its handler has not begun, so it is no attempt of the job's own.
            ending = new AttemptOutcome.Release(
                StorableText.Clean($"What must be known before it runs could not be read: {e.Message}"), TimeSpan.FromSeconds(Math.Min(2 * job.Job.Attempt, LongestPause)));
        }
#pragma warning disable CA1031 // whatever a handler throws belongs to its job
        catch (Exception e)
#pragma warning restore CA1031
        {
            ending = endings.Of(e);
        }

        if (job.TrySettle(Settlement.Ended))
            await EndAsync(job, ending);
        else if (job.Settlement == Settlement.Suspended)
            ended(job);
    }

    /// <summary>Ends an attempt whose handler did not stop when it was told to; its slot is free although it may still run.</summary>
    public async Task AbandonAsync(ActiveJob job)
    {
        if (!job.TrySettle(Settlement.Ended))
        {
            if (job.Settlement == Settlement.Suspended)
                ended(job);
            return;
        }

        LogLeftBehind(logger, job.Job.Id, job.Job.Attempt, job.Reason);
        var endings = new OutcomeMapper(job, handlers.Find(job.Job.JobType)!.Options, options.MaximumResultBytes);
        await EndAsync(job, endings.Interrupted("its handler did not stop and was left behind"));
    }

    // An approval does not survive a policy that forbids what was approved.
    private async Task<AttemptOutcome?> ForbiddenAsync(ActiveJob job)
    {
        if (PolicyRefusals.OfApproval(job.Job, options.WorkerId, await policy.ReadAsync(CancellationToken.None)) is not { } refusal)
            return null;
        notes.Add(job, refusal.Entry);
        return new AttemptOutcome.Fail(StorableText.Clean(refusal.Reason), null);
    }

    private async Task<JobOutcome> InvokeAsync(ActiveJob job, HandlerRegistration handler)
    {
        using var activity = SignalboxActivities.StartRun(job.Job);
        using var logging = logger.BeginScope(new AttemptScope(job.Job.Id, job.Job.Attempt, options.WorkerId));
        await using var scope = scopes.CreateAsyncScope();
        var actions = new AttemptActions(job, options, queue, leases, finisher, notes, policy, learnings, time);
        var context = new JobContext(job.Job, options.WorkerId, job.History, actions, job.Token);
        var run = handler.Create(scope.ServiceProvider);
        if (job.Waited is { } waited)
            pickups.Add(waited);
        return await run.RunAsync(context, job.Token);
    }

    private async Task<AttemptOutcome> JudgeAsync(ActiveJob job, AttemptOutcome.Complete complete)
    {
        var subject = new EvidenceCase
        {
            JobId = job.Job.Id,
            JobType = job.Job.JobType,
            Input = job.Job.Input,
            AcceptanceCriteria = job.Job.AcceptanceCriteria,
            Evidence = complete.Evidence,
        };
        return await completion.CheckAsync(subject, options.WorkerId, job.Job.Attempt, job.Token) switch
        {
            EvidenceVerdict.Refused refused => new AttemptOutcome.Fail("The evidence was refused: " + string.Join(" ", refused.Reasons), null),
            EvidenceVerdict.Unconfirmed unconfirmed => new AttemptOutcome.Suspend(CompletionCheck.Checkpoint(subject, unconfirmed.Reason)),
            _ => complete,
        };
    }

    private async Task EndAsync(ActiveJob job, AttemptOutcome ending)
    {
        await notes.StoreBeforeEndAsync(job);
        finisher.End(job, ending);
    }

    private long Later(TimeSpan span) =>
        span.TotalSeconds > 1e9 ? long.MaxValue : time.GetTimestamp() + (long)(span.TotalSeconds * time.TimestampFrequency);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The handler of job {JobId}, attempt {Attempt}, did not stop after {Reason} and is left behind")]
    private static partial void LogLeftBehind(ILogger logger, long jobId, int attempt, StopReason reason);
}
