using Microsoft.Extensions.DependencyInjection;
using Signalbox.Duties;

namespace Signalbox.Jobs;

/// <summary>Registers the services and duties for jobs.</summary>
internal static class JobServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddJobServices(this IServiceCollection services) => services
        .AddSingleton<JobClient>()
        .AddSingleton<MisplacedJobsSweep>()
        .AddDuty<IJobStore>("releasing dependents", 4, (store, token) => store.ReleaseDependentsAsync(token))
        .AddDuty<MisplacedJobsSweep>("putting back jobs that stand nowhere", 10, (sweep, token) => sweep.RunOnceAsync(token));
}
