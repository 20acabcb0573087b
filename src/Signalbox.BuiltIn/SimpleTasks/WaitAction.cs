using System.Text.Json;
using Signalbox.BuiltIn.Inputs;
using Signalbox.Handlers;

namespace Signalbox.BuiltIn.SimpleTasks;

/// <summary>
/// Waits for <c>seconds</c>, 0 to 3,600, and reports progress on the way. A later attempt waits only for what was left.
/// </summary>
internal sealed class WaitAction(TimeProvider time) : ISimpleAction
{
    private const double MaximumSeconds = 3_600;
    private const int Reports = 20;

    public string Name => "wait";

    public async Task<JobOutcome> RunAsync(JobContext job, JsonElement input, CancellationToken cancellationToken)
    {
        var faults = new InputFaults();
        var fields = faults.Fields(input);
        var seconds = fields.Number("seconds", 0, MaximumSeconds, otherwise: null);
        faults.ThrowIfAny();

        var whole = TimeSpan.FromSeconds(seconds);
        var until = await job.StepAsync("wait-until", _ => Task.FromResult(time.GetUtcNow() + whole));
        // The clock may have been set between two attempts; nobody waits longer than was asked for.
        var left = TimeSpan.FromTicks(Math.Clamp((until - time.GetUtcNow()).Ticks, 0, whole.Ticks));
        var slice = TimeSpan.FromTicks(Math.Max(whole.Ticks / Reports, TimeSpan.TicksPerSecond));
        while (left > TimeSpan.Zero)
        {
            job.ReportProgress(1 - (left / whole), $"waiting, {left.TotalSeconds:N0} s left");
            var next = left < slice ? left : slice;
            await Task.Delay(next, time, cancellationToken);
            left -= next;
        }

        job.ReportProgress(1);
        return JobOutcome.DoneWith(new { waitedSeconds = seconds });
    }
}
