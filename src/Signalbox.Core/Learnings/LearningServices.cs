using Microsoft.Extensions.DependencyInjection;

namespace Signalbox.Learnings;

/// <summary>Registers the services for learnings.</summary>
internal static class LearningServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddLearningServices(this IServiceCollection services) => services.AddSingleton<LearningClient>();
}
