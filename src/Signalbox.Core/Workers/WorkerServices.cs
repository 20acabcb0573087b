using Microsoft.Extensions.DependencyInjection;
using Signalbox.Duties;

namespace Signalbox.Workers;

/// <summary>Registers the services and duties for the registry of workers.</summary>
internal static class WorkerServices
{
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(5);

    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddWorkerServices(this IServiceCollection services) => services
        .AddSingleton<WorkerClient>()
        .AddDuty<IWorkerStore>("marking stale workers", 30, (store, token) => store.MarkStaleAsync(Silence, token));
}
