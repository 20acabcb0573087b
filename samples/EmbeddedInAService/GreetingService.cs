using Signalbox.Jobs;
using Signalbox.Json;

namespace EmbeddedInAService;

/// <summary>Puts one job on the line, waits for it, logs what it produced, and ends the service.</summary>
internal sealed partial class GreetingService(
    JobClient jobs, IHostApplicationLifetime lifetime, ILogger<GreetingService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (id, _, _) = await jobs.EnqueueAsync(
            new JobRequest
            {
                JobType = "greeting",
                Description = "Greet the reader of this sample",
                Input = RawJson.From(new { name = "reader" }),
                CreatedBy = "sample",
            },
            stoppingToken);

        var job = await jobs.WaitAsync(id, j => j.Status.IsEnded(), stoppingToken);
        LogEnded(logger, id, job!.Status, job.Result);
        lifetime.StopApplication();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} is {Status}: {Result}")]
    private static partial void LogEnded(ILogger logger, long jobId, JobStatus status, RawJson result);
}
