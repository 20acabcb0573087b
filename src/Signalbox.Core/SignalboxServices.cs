using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Checkpoints;
using Signalbox.Duties;
using Signalbox.Handlers;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Logs;
using Signalbox.Metrics;
using Signalbox.Policy;
using Signalbox.Retention;
using Signalbox.Running;
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
    /// <see cref="StepClient"/>, <see cref="AuditClient"/>, <see cref="PolicyClient"/>, <see cref="DutyClient"/>) and the node's own <see cref="Worker"/>.
    /// A store must follow, such as <c>UsePostgres</c>, and handlers, with <see cref="SignalboxBuilder.AddHandler{THandler}"/>.
    /// History is kept for good, unless <see cref="SignalboxBuilder.WithRetention"/> says otherwise.
    /// </summary>
    /// <param name="services">The service's services.</param>
    /// <param name="options">How the worker behaves; null for the defaults.</param>
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
        services.AddSingleton(new RetentionOptions());
        services.AddSingleton<HandlerRegistry>();
        services.AddSingleton<JobClient>();
        services.AddSingleton<HeldDecisions>();
        services.AddHostedService(s => s.GetRequiredService<HeldDecisions>());
        services.AddSingleton(s => new CheckpointClient(s.GetRequiredService<ICheckpointStore>(), s.GetRequiredService<HeldDecisions>()));
        services.AddSingleton<TokenClient>();
        services.AddSingleton<TrendClient>();
        services.AddSingleton<HistoryClient>();
        services.AddSingleton<HistoryRemoval>();
        services.AddSingleton<WorkerClient>();
        services.AddSingleton<LogClient>();
        services.AddSingleton<StepClient>();
        services.AddSingleton<AuditClient>();
        services.AddSingleton<PolicyClient>();
        services.AddSingleton<DutyClient>();
        services.AddSingleton<PickupMeasure>();
        services.AddSingleton<Worker>();
        services.AddSingleton<MisplacedJobsSweep>();
        services.AddSingleton<LostLeaseDuty>();
        services.AddHostedService<DutyLoop>();
        services.AddHostedService<WorkerService>();
        return AddDuties(new SignalboxBuilder(services));
    }

    private static SignalboxBuilder AddDuties(SignalboxBuilder builder) => builder
        // A cancelled job is to end within seconds, also while the leader's lease runs out; two nodes at once do no harm.
        .AddDuty<IDutyStore>("dropping cancelled jobs", 2, (store, token) => store.DropCancelledAsync(IDutyStore.CancelGrace, token), isUrgent: true)
        .AddDuty<HeldDecisions>("bringing decisions into force", 2, (held, token) => held.RunOnceAsync(token), isUrgent: true)
        .AddDuty<LostLeaseDuty>("returning lost leases", 4, (duty, token) => duty.RunOnceAsync(token))
        .AddDuty<IDutyStore>("expiring checkpoints", 4, (store, token) => store.ExpireCheckpointsAsync(token))
        .AddDuty<IDutyStore>("releasing dependents", 4, (store, token) => store.ReleaseDependentsAsync(token))
        .AddDuty<MisplacedJobsSweep>("putting back jobs that stand nowhere", 10, (sweep, token) => sweep.RunOnceAsync(token))
        .AddDuty<IDutyStore>("deleting left progress", 60, (store, token) => store.DeleteLeftProgressAsync(token))
        .AddDuty<IDutyStore>("folding counters", 10, (store, token) => store.FoldCountersAsync(token))
        .AddDuty<ITrendStore>("sampling counters", 10, (store, token) => store.SampleAsync(token))
        .AddDuty<IDutyStore>("marking stale workers", 30, (store, token) => store.MarkStaleWorkersAsync(TimeSpan.FromMinutes(5), token))
        .AddDuty<HistoryRemoval>("removing old jobs", 10, (removal, token) => removal.RemoveJobsAsync(token))
        .AddDuty<HistoryRemoval>("removing old log entries", 10, (removal, token) => removal.RemoveLogEntriesAsync(token))
        .AddDuty<HistoryRemoval>("removing old audit entries", 60, (removal, token) => removal.RemoveAuditEntriesAsync(token))
        .AddDuty<HistoryRemoval>("removing workers that are gone", 60, (removal, token) => removal.RemoveWorkersAsync(token))
        .AddDuty<HistoryRemoval>("removing empty lanes", 600, (removal, token) => removal.RemoveLanesAsync(token))
        .AddDuty<IRetentionStore>("mending the line", 60, (store, token) => store.MendLineAsync(token));
}
