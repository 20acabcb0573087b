using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Json;

namespace Signalbox.BuiltIn.Inputs;

/// <summary>Ends a job for good: what it was given, or what it found, cannot be worked with, and trying again would not help.</summary>
internal sealed class JobFaultException : Exception
{
    private const int FaultsInMessage = 10;
    private const int FaultsInData = 1_000;

    /// <summary>Takes one sentence.</summary>
    public JobFaultException(string message)
        : base(message)
    {
    }

    /// <summary>Takes every fault of the fields; at least one.</summary>
    public JobFaultException(string heading, IReadOnlyList<FieldError> faults)
        : base(heading + ": " + Sentence(faults)) => Faults = faults;

    /// <summary>The fields that are at fault; empty when the fault is no field's.</summary>
    public IReadOnlyList<FieldError> Faults { get; } = [];

    /// <summary>The outcome that tells it.</summary>
    public JobOutcome ToOutcome() => new JobOutcome.Failed(
        Message, Retryable: false, Faults.Count == 0 ? null : RawJson.From(new { errors = Faults.Take(FaultsInData) }));

    private static string Sentence(IReadOnlyList<FieldError> faults)
    {
        var told = string.Join("; ", faults.Take(FaultsInMessage).Select(f => $"{f.Field} {f.Message}"));
        return faults.Count > FaultsInMessage ? $"{told}; and {faults.Count - FaultsInMessage:N0} more." : told + ".";
    }
}
