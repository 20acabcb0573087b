using Microsoft.Extensions.DependencyInjection;
using Signalbox.Duties;

namespace Signalbox.Metrics;

/// <summary>Registers the services and duties for metrics.</summary>
internal static class MetricsServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddMetricsServices(this IServiceCollection services) => services
        .AddSingleton<PickupMeasure>()
        .AddSingleton<MetricsClient>()
        .AddDuty<IMetricsStore>("folding counters", 10, (store, token) => store.FoldAsync(token));
}
