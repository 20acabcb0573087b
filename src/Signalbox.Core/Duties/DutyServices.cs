using Microsoft.Extensions.DependencyInjection;

namespace Signalbox.Duties;

/// <summary>Registers duties: whoever has one adds it.</summary>
internal static class DutyServices
{
    /// <summary>Adds a duty of the background, done with a service of type <typeparamref name="TService"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">What is done; see <see cref="Duty"/>.</param>
    /// <param name="everySeconds">How often, in seconds.</param>
    /// <param name="runOnce">One bounded round; returns how many rows it changed.</param>
    /// <param name="isUrgent">True to do it on every node, whatever else there is to do.</param>
    public static IServiceCollection AddDuty<TService>(
        this IServiceCollection services, string name, int everySeconds, Func<TService, CancellationToken, Task<int>> runOnce, bool isUrgent = false)
        where TService : notnull => services.AddSingleton(given =>
        {
            var service = given.GetRequiredService<TService>();
            return new Duty(name, TimeSpan.FromSeconds(everySeconds), token => runOnce(service, token)) { IsUrgent = isUrgent };
        });
}
