using Microsoft.Extensions.DependencyInjection;

namespace Signalbox.Duties;

/// <summary>Registers duties.</summary>
internal static class DutyServices
{
    /// <summary>Adds a background duty that uses a service of type <typeparamref name="TService"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">A description for the log; see <see cref="Duty"/>.</param>
    /// <param name="everySeconds">The interval in seconds.</param>
    /// <param name="runOnce">Runs one bounded round; returns the number of changed rows.</param>
    /// <param name="isUrgent">True to run it on every node, not only on the leader.</param>
    public static IServiceCollection AddDuty<TService>(
        this IServiceCollection services, string name, int everySeconds, Func<TService, CancellationToken, Task<int>> runOnce, bool isUrgent = false)
        where TService : notnull => services.AddSingleton(given =>
        {
            var service = given.GetRequiredService<TService>();
            return new Duty(name, TimeSpan.FromSeconds(everySeconds), token => runOnce(service, token)) { IsUrgent = isUrgent };
        });
}
