using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Signalbox.Server.Startup;

/// <summary>The list of what the start of a node must have done; <c>/health/ready</c> answers 200 after the last.</summary>
public static class StartSteps
{
    /// <summary>
    /// Adds a step. Steps run in the order of this list, after all hosted services have started, with the front door open. The
    /// start of the host ends with the last of them, or with the first that fails.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="name">What it sees to, as an answer names it: "the first account".</param>
    /// <param name="run">Does it.</param>
    public static IServiceCollection AddStartStep(this IServiceCollection services, string name, Func<IServiceProvider, CancellationToken, Task> run) =>
        services.AddNodeStart().AddSingleton(s => new StartStep(name, cancellationToken => run(s, cancellationToken)));

    /// <summary>Has the steps run, of which there may be none.</summary>
    internal static IServiceCollection AddNodeStart(this IServiceCollection services)
    {
        services.TryAddSingleton<NodeStart>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, NodeStart>(s => s.GetRequiredService<NodeStart>()));
        return services;
    }
}
