using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Signalbox.Changes;
using Signalbox.Evidence;
using Signalbox.Handlers;
using Signalbox.Learnings;
using Signalbox.Logs;
using Signalbox.Metrics;
using Signalbox.Policy;
using Signalbox.Queue;
using Signalbox.Workers;

namespace Signalbox.Running;

/// <summary>A node's own worker: it claims jobs, runs their handlers and records how they ended. It can be stopped and started again.</summary>
public sealed partial class Worker(
    IJobQueue queue, ILogStore logs, IWorkerStore registry, IChangeFeed changes, HandlerRegistry handlers, WorkerOptions options,
    PickupMeasure pickups, CompletionCheck completion, PolicyClient policy, LearningClient learnings, IServiceScopeFactory scopes, TimeProvider time,
    ILoggerFactory loggers) : IAsyncDisposable
{
    private readonly WorkerParts _parts = new(queue, logs, registry, changes, handlers, options, pickups, completion, policy, learnings, scopes, time, loggers);
    private readonly ILogger _logger = loggers.CreateLogger<Worker>();
    private readonly SemaphoreSlim _startStop = new(1, 1);
    private WorkerRun? _run;

    /// <summary>The worker's id in the registry.</summary>
    public string WorkerId => options.WorkerId;

    /// <summary>How it stands now.</summary>
    public WorkerStats Stats => new(
        _run is not null, _run?.ActiveJobs ?? 0, options.MaxConcurrentJobs, (int)options.PollInterval.TotalMilliseconds);

    /// <summary>Registers and begins to claim; does nothing when it runs already.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _startStop.WaitAsync(cancellationToken);
        try
        {
            if (_run is not null)
                return;
            var identity = new WorkerIdentity(
                options.WorkerId, options.WorkerType, options.Capabilities, handlers.JobTypes, options.MaxConcurrentJobs)
            {
                Host = Environment.MachineName,
                Version = typeof(Worker).Assembly.GetName().Version?.ToString(fieldCount: 3),
            };
            var paused = await registry.RegisterAsync(identity, cancellationToken);
            _run = new WorkerRun(_parts, identity, paused);
            LogStarted(_logger, options.WorkerId, options.MaxConcurrentJobs, handlers.JobTypes.Count);
        }
        finally
        {
            _startStop.Release();
        }
    }

    /// <summary>
    /// Stops claiming, waits for running jobs up to the drain timeout, hands the rest back to the line, and says that it
    /// is offline; does nothing when it does not run.
    /// </summary>
    public async Task StopAsync()
    {
        await _startStop.WaitAsync();
        try
        {
            if (_run is null)
                return;
            await _run.DisposeAsync();
            _run = null;
            LogStopped(_logger, options.WorkerId);
        }
        finally
        {
            _startStop.Release();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _startStop.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Worker {WorkerId} started with {Slots} slots for {JobTypes} job types")]
    private static partial void LogStarted(ILogger logger, string workerId, int slots, int jobTypes);

    [LoggerMessage(Level = LogLevel.Information, Message = "Worker {WorkerId} stopped")]
    private static partial void LogStopped(ILogger logger, string workerId);
}
