using Microsoft.Extensions.DependencyInjection;
using Signalbox.Handlers;

namespace Signalbox.Running;

/// <summary>Registers the services of the node's own worker.</summary>
internal static class RunningServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddRunningServices(this IServiceCollection services) => services
        .AddSingleton<HandlerRegistry>()
        .AddSingleton<Worker>()
        .AddSingleton<WorkerControl>()
        .AddHostedService<WorkerService>();
}
