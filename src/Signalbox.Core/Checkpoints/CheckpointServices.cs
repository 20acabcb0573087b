using Microsoft.Extensions.DependencyInjection;
using Signalbox.Duties;

namespace Signalbox.Checkpoints;

/// <summary>Registers the services and duties for checkpoints.</summary>
internal static class CheckpointServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddCheckpointServices(this IServiceCollection services) => services
        .AddSingleton<HeldDecisions>()
        .AddHostedService(s => s.GetRequiredService<HeldDecisions>())
        .AddSingleton(s => new CheckpointClient(s.GetRequiredService<ICheckpointStore>(), s.GetRequiredService<HeldDecisions>()))
        .AddDuty<HeldDecisions>("bringing decisions into force", 2, (held, token) => held.RunOnceAsync(token), isUrgent: true)
        .AddDuty<ICheckpointStore>("expiring checkpoints", 4, (store, token) => store.ExpireAsync(token));
}
