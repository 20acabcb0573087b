using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Checkpoints;
using Signalbox.Duties;
using Signalbox.Evidence;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Learnings;
using Signalbox.Logs;
using Signalbox.Metrics;
using Signalbox.Policy;
using Signalbox.Queue;
using Signalbox.RemoteWorkers;
using Signalbox.Retention;
using Signalbox.Running;
using Signalbox.SqlWorkers;
using Signalbox.Steps;
using Signalbox.Trends;
using Signalbox.Workers;

namespace Signalbox;

/// <summary>Adds Signalbox to a .NET service.</summary>
public static class SignalboxServices
{
    /// <summary>
    /// Adds the client operations (<see cref="JobClient"/>, <see cref="CheckpointClient"/>, <see cref="TokenClient"/>,
    /// <see cref="TrendClient"/>, <see cref="HistoryClient"/>, <see cref="WorkerClient"/>, <see cref="LogClient"/>,
    /// <see cref="StepClient"/>, <see cref="AuditClient"/>, <see cref="PolicyClient"/>, <see cref="LeaseClient"/>, <see cref="MetricsClient"/>,
    /// <see cref="RemoteWorkerClient"/>, <see cref="RemoteAttemptClient"/>, <see cref="EvidenceClient"/>,
    /// <see cref="LearningClient"/>) and the node's own <see cref="Worker"/>.
    /// Add a store, such as <c>UsePostgres</c>, and handlers with <see cref="SignalboxBuilder.AddHandler{THandler}"/>.
    /// History is kept forever, unless <see cref="SignalboxBuilder.WithRetention"/> sets terms.
    /// </summary>
    /// <param name="services">The service collection of the application.</param>
    /// <param name="options">Options of the worker; null for the defaults.</param>
    /// <exception cref="ArgumentException">A setting is out of its bounds; the message names each.</exception>
    public static SignalboxBuilder AddSignalbox(this IServiceCollection services, WorkerOptions? options = null)
    {
        options ??= new WorkerOptions();
        if (options.Faults() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join("; ", faults) + ".", nameof(options));
        // A host has logging; a bare collection of services gets one that says nothing.
        services.TryAddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.TryAddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<TokenClient>();
        services.AddSingleton<AuditClient>();
        services.AddSingleton<LogClient>();
        services.AddSingleton<StepClient>();
        services.AddSingleton<PolicyClient>();
        services.AddQueueServices().AddCheckpointServices().AddJobServices().AddMetricsServices().AddTrendServices().AddWorkerServices().AddRetentionServices().AddEvidenceServices().AddLearningServices();
        services.AddSqlWorkerServices().AddRemoteWorkerServices(new RemoteWorkerOptions(options.Lease, options.Heartbeat, options.MaximumResultBytes));
        services.AddHostedService<DutyLoop>();
        services.AddRunningServices();
        return new SignalboxBuilder(services);
    }
}
