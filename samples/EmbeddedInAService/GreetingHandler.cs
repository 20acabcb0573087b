using Signalbox.Handlers;

namespace EmbeddedInAService;

/// <summary>Runs jobs of type <c>greeting</c>.</summary>
internal sealed class GreetingHandler(TimeProvider time) : IJobHandler
{
    private sealed record Request(string Name);

    public async Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        var name = job.Input<Request>().Name;
        // What a step returned is saved: an attempt after a crash would greet with the same hour.
        var hour = await job.StepAsync("look at the clock", _ => Task.FromResult(time.GetUtcNow().Hour));
        return JobOutcome.DoneWith(new { greeting = $"{(hour < 12 ? "Good morning" : "Good day")}, {name}!" });
    }
}
