using Microsoft.Extensions.DependencyInjection;
using Signalbox.Duties;

namespace Signalbox.Trends;

/// <summary>Registers the services and duties for trends.</summary>
internal static class TrendServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddTrendServices(this IServiceCollection services) => services
        .AddSingleton<TrendClient>()
        .AddDuty<ITrendStore>("sampling counters", 10, (store, token) => store.SampleAsync(token));
}
