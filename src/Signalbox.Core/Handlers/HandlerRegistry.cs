using System.Collections.Frozen;
using Signalbox.Durability;

namespace Signalbox.Handlers;

/// <summary>The handlers of one node, by job type.</summary>
public sealed class HandlerRegistry
{
    private readonly FrozenDictionary<string, HandlerRegistration> _byType;

    /// <summary>Takes the registrations; each job type may be registered once.</summary>
    /// <exception cref="ArgumentException">Two handlers are registered for one job type, or a job type contains invisible characters.</exception>
    public HandlerRegistry(IEnumerable<HandlerRegistration> registrations)
    {
        var byType = new Dictionary<string, HandlerRegistration>(StringComparer.Ordinal);
        foreach (var registration in registrations)
        {
            if (UnseenCharacters.NameFault(registration.JobType) is { } fault)
                throw new ArgumentException($"The job type '{UnseenCharacters.Marked(registration.JobType)}' of a handler {fault}.", nameof(registrations));
            if (!byType.TryAdd(registration.JobType, registration))
                throw new ArgumentException($"Two handlers are registered for job type '{registration.JobType}'; keep one of them.", nameof(registrations));
        }

        _byType = byType.ToFrozenDictionary(StringComparer.Ordinal);
        JobTypes = [.. byType.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>The job types that have a handler, in alphabetical order.</summary>
    public IReadOnlyList<string> JobTypes { get; }

    /// <summary>The handler of <paramref name="jobType"/>, or null.</summary>
    public HandlerRegistration? Find(string jobType) => _byType.GetValueOrDefault(jobType);
}
