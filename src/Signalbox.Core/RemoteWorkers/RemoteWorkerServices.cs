using Microsoft.Extensions.DependencyInjection;
using Signalbox.Checkpoints;
using Signalbox.Evidence;
using Signalbox.Jobs;
using Signalbox.Learnings;
using Signalbox.Policy;
using Signalbox.Queue;
using Signalbox.Workers;

namespace Signalbox.RemoteWorkers;

/// <summary>Registers the services for workers of other programs.</summary>
internal static class RemoteWorkerServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddRemoteWorkerServices(this IServiceCollection services, RemoteWorkerOptions options) => services
        .AddSingleton(options)
        .AddSingleton<RemoteClaims>()
        .AddSingleton<ClaimWaiters>()
        .AddSingleton(s => new RemoteWorkerClient(
            s.GetRequiredService<IWorkerStore>(), s.GetRequiredService<IJobQueue>(), s.GetRequiredService<IHeldAttemptStore>(),
            s.GetRequiredService<RemoteClaims>(), s.GetRequiredService<ClaimWaiters>(), s.GetRequiredService<PolicyClient>(), options))
        .AddSingleton(s => new RemoteAttemptClient(
            s.GetRequiredService<IHeldAttemptStore>(), s.GetRequiredService<IJobQueue>(), s.GetRequiredService<IJobStore>(),
            s.GetRequiredService<ICheckpointStore>(), s.GetRequiredService<CompletionCheck>(),
            s.GetRequiredService<PolicyClient>(), s.GetRequiredService<ILearningStore>(), s.GetRequiredService<IWorkerStore>(), options));
}
