using System.Collections.Concurrent;
using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Running;

/// <summary>Handlers that misbehave in every way that a handler can, beside healthy ones; a job's input names the way.</summary>
internal sealed class OddHandlers
{
    public static readonly IReadOnlyList<string> Healthy = ["plain", "step", "ask", "note"];

    public static readonly IReadOnlyList<string> Odd =
    [
        "ask late", "step late", "note late", "ask twice", "ask and stay", "ask and go on", "deaf", "deaf and ask", "throw", "null", "flood", "fail",
    ];

    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentBag<Task> _left = [];

    /// <summary>Registers the handlers of "healthy" and "odd".</summary>
    public void AddTo(SignalboxBuilder builder) => builder
        .Handle("healthy", HealthyAsync)
        .Handle("odd", OddAsync, new HandlerOptions
        {
            TimeLimit = TimeSpan.FromMilliseconds(200),
            Retry = new RetryPolicy { First = TimeSpan.FromMilliseconds(1), Ceiling = TimeSpan.FromMilliseconds(5) },
        });

    /// <summary>Lets those go on that were left behind, and waits until they have tried what they can.</summary>
    public async Task ReleaseAsync()
    {
        _release.TrySetResult();
        while (_left.TryTake(out var left))
            await Record.ExceptionAsync(() => left);
    }

    private static async Task<JobOutcome> HealthyAsync(JobContext job, CancellationToken cancellationToken)
    {
        switch (job.Input<string>())
        {
            case "step":
                return JobOutcome.DoneWith(await job.StepAsync("one", _ => Task.FromResult(job.Attempt)));
            case "ask":
                await job.CheckpointAsync("go", job.Id);
                break;
            case "note":
                job.Log("hello");
                job.ReportProgress(0.5, "half");
                await Task.Yield();
                job.ReportProgress(0.9, "nearly");
                break;
        }

        return JobOutcome.Done;
    }

    private async Task<JobOutcome> OddAsync(JobContext job, CancellationToken cancellationToken)
    {
        switch (job.Input<string>())
        {
            case "ask late":
                Leave(() => job.CheckpointAsync("late", 1));
                break;
            case "step late":
                Leave(() => job.StepAsync("late", _ => Task.FromResult(1)));
                break;
            case "note late":
                job.ReportProgress(0.1);
                Leave(() =>
                {
                    job.Log("late");
                    job.ReportProgress(0.7, "late");
                    return job.RecordAsync("late", 1);
                });
                break;
            case "ask twice":
                job.Log("twice");
                await Task.WhenAll(job.CheckpointAsync("a", 1), job.CheckpointAsync("b", 2));
                break;
            case "ask and stay":
                await Record.ExceptionAsync(() => job.CheckpointAsync("stay", 1));
                await _release.Task;
                break;
            case "ask and go on":
                await Record.ExceptionAsync(() => job.CheckpointAsync("go on", 1));
                await Record.ExceptionAsync(() => job.CheckpointAsync("and on", 1));
                break;
            case "deaf":
                await _release.Task;
                break;
            case "deaf and ask":
                job.ReportProgress(0.2);
                await _release.Task;
                await job.CheckpointAsync("deaf", 1);
                break;
            case "throw":
                job.ReportProgress(0.3);
                throw new InvalidOperationException("odd");
            case "null":
                return null!;
            case "flood":
                while (!cancellationToken.IsCancellationRequested)
                {
                    job.Log("flood");
                    job.ReportProgress(0.4);
                    await Task.Yield();
                }

                break;
            case "fail":
                return JobOutcome.Fail("odd");
        }

        return JobOutcome.Done;
    }

    private void Leave(Func<Task> later) => _left.Add(Task.Run(async () =>
    {
        await _release.Task;
        await later();
    }));
}
