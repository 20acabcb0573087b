using Microsoft.Extensions.DependencyInjection;
using Signalbox.EventLog;
using Signalbox.EventLog.Webhooks;
using Signalbox.Server.EventLogs.Mirroring;
using Signalbox.Server.EventLogs.Readings;
using Signalbox.Server.Health;
using Signalbox.Server.Options;

namespace Signalbox.Server.EventLogs;

/// <summary>Gives a node an event log.</summary>
public static class EventLogServices
{
    /// <summary>Adds what a node does with its log: nothing when <paramref name="options"/> is null.</summary>
    /// <param name="services">The services, which have Signalbox's operations and a store.</param>
    /// <param name="options">How it is used.</param>
    public static IServiceCollection AddEventLog(this IServiceCollection services, EventLogOptions? options)
    {
        if (options is null)
            return services;
        services.AddSingleton(options);
        services.AddSingleton(s => new SharedLog(options.Folder, new SharedLogOptions { Time = s.GetRequiredService<TimeProvider>() }));
        services.AddSingleton<ServiceStates>();
        services.AddSingleton<EventLogReader>();
        services.AddSingleton<EventLogMonitor>();
        services.AddHostedService(s => s.GetRequiredService<EventLogMonitor>());
        services.AddHostedService<NodeHeartbeat>();
        if (options.Mirror)
            services.AddHostedService<JobMirror>();
        if (options.Webhook is not null)
        {
            services.AddSingleton(_ => new WebhookPoster(options.Webhook));
            services.AddHostedService<ErrorWebhookService>();
        }

        return services;
    }
}
