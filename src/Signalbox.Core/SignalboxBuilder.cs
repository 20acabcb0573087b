using Microsoft.Extensions.DependencyInjection;
using Signalbox.Duties;
using Signalbox.Evidence;
using Signalbox.Handlers;
using Signalbox.Retention;

namespace Signalbox;

/// <summary>Adds to Signalbox while a service is being set up.</summary>
public sealed class SignalboxBuilder
{
    internal SignalboxBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services that it adds to.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Runs jobs of <paramref name="jobType"/> with <typeparamref name="THandler"/>, made anew in its own scope for each attempt.</summary>
    public SignalboxBuilder AddHandler<THandler>(string jobType, HandlerOptions? options = null)
        where THandler : class, IJobHandler =>
        AddHandler(new HandlerRegistration(
            jobType, services => ActivatorUtilities.GetServiceOrCreateInstance<THandler>(services), options ?? HandlerOptions.Default));

    /// <summary>Leaves the once-per-cluster duties to other nodes; one of them must do them.</summary>
    public SignalboxBuilder WithoutDuties()
    {
        foreach (var duties in Services.Where(s => s.ImplementationType == typeof(DutyLoop)).ToList())
            Services.Remove(duties);
        return this;
    }

    /// <summary>Says how long is kept what is over. Set it alike on all nodes: the one that leads removes it, and each shows its own.</summary>
    /// <exception cref="ArgumentException">A term is out of its bounds; the message names each.</exception>
    public SignalboxBuilder WithRetention(RetentionOptions options)
    {
        if (options.Faults() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join("; ", faults) + ".", nameof(options));
        Services.AddSingleton(options);
        return this;
    }

    /// <summary>Adds a background duty that uses a service of type <typeparamref name="TService"/>.</summary>
    /// <param name="name">A description for the log; see <see cref="Duty"/>.</param>
    /// <param name="everySeconds">The interval in seconds.</param>
    /// <param name="runOnce">Runs one bounded round; returns the number of changed rows.</param>
    /// <param name="isUrgent">True to run it on every node, not only on the leader.</param>
    public SignalboxBuilder AddDuty<TService>(
        string name, int everySeconds, Func<TService, CancellationToken, Task<int>> runOnce, bool isUrgent = false)
        where TService : notnull
    {
        Services.AddDuty(name, everySeconds, runOnce, isUrgent);
        return this;
    }

    /// <summary>Judges evidence with a <typeparamref name="TVerifier"/>, made once; jobs of its type then need evidence. It stands above an earlier one of its type.</summary>
    public SignalboxBuilder AddEvidenceVerifier<TVerifier>()
        where TVerifier : class, IEvidenceVerifier
    {
        Services.AddSingleton<IEvidenceVerifier, TVerifier>();
        return this;
    }

    /// <summary>Judges evidence with this verifier; see <see cref="AddEvidenceVerifier{TVerifier}"/>.</summary>
    public SignalboxBuilder AddEvidenceVerifier(IEvidenceVerifier verifier)
    {
        Services.AddSingleton(verifier);
        return this;
    }

    /// <summary>Adds a registration as it is.</summary>
    public SignalboxBuilder AddHandler(HandlerRegistration registration)
    {
        Services.AddSingleton(registration);
        return this;
    }
}
