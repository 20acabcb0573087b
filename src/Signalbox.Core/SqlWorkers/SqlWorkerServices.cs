using Microsoft.Extensions.DependencyInjection;

namespace Signalbox.SqlWorkers;

/// <summary>Registers the services for workers that have nothing but SQL.</summary>
internal static class SqlWorkerServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddSqlWorkerServices(this IServiceCollection services) => services
        .AddSingleton<SqlCompletionChecker>()
        .AddHostedService(s => s.GetRequiredService<SqlCompletionChecker>());
}
