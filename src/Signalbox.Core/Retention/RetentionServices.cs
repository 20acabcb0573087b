using Microsoft.Extensions.DependencyInjection;
using Signalbox.Duties;

namespace Signalbox.Retention;

/// <summary>Registers the services and duties for retention.</summary>
internal static class RetentionServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddRetentionServices(this IServiceCollection services) => services
        .AddSingleton(new RetentionOptions())
        .AddSingleton<HistoryClient>()
        .AddSingleton<HistoryRemoval>()
        .AddDuty<HistoryRemoval>("removing old jobs", 10, (removal, token) => removal.RemoveJobsAsync(token))
        .AddDuty<HistoryRemoval>("removing old log entries", 10, (removal, token) => removal.RemoveLogEntriesAsync(token))
        .AddDuty<HistoryRemoval>("removing old audit entries", 60, (removal, token) => removal.RemoveAuditEntriesAsync(token))
        .AddDuty<HistoryRemoval>("removing workers that are gone", 60, (removal, token) => removal.RemoveWorkersAsync(token))
        .AddDuty<HistoryRemoval>("removing empty lanes", 600, (removal, token) => removal.RemoveLanesAsync(token))
        .AddDuty<IRetentionStore>("mending the line", 60, (store, token) => store.MendLineAsync(token));
}
