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

/// <summary>What a worker is made of.</summary>
internal sealed record WorkerParts(
    IJobQueue Queue, ILogStore Logs, IWorkerStore Registry, IChangeFeed Changes, HandlerRegistry Handlers, WorkerOptions Options,
    PickupMeasure Pickups, CompletionCheck Completion, PolicyClient Policy, LearningClient Learnings, IServiceScopeFactory Scopes, TimeProvider Time,
    ILoggerFactory Loggers);
