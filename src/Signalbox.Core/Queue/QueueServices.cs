using Microsoft.Extensions.DependencyInjection;
using Signalbox.Duties;

namespace Signalbox.Queue;

/// <summary>Registers the services and duties for claimed jobs whose worker is gone or does not stop.</summary>
internal static class QueueServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddQueueServices(this IServiceCollection services) => services
        .AddSingleton<LeaseClient>()
        .AddSingleton<LostLeaseDuty>()
        // A cancelled job is to end within seconds, also while the leader's lease runs out; two nodes at once do no harm.
        .AddDuty<ILeaseStore>("dropping cancelled jobs", 2, (store, token) => store.DropCancelledAsync(ILeaseStore.CancelGrace, token), isUrgent: true)
        .AddDuty<LostLeaseDuty>("returning lost leases", 4, (duty, token) => duty.RunOnceAsync(token))
        .AddDuty<ILeaseStore>("deleting left progress", 60, (store, token) => store.DeleteLeftProgressAsync(token));
}
