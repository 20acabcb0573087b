using Signalbox.Checkpoints;
using Signalbox.Json;

namespace Signalbox.Evidence;

/// <summary>What is to be judged: a job, what was agreed on, and the evidence that its worker hands in.</summary>
public sealed record EvidenceCase
{
    /// <summary>The job.</summary>
    public required long JobId { get; init; }

    /// <summary>Its type, which decides what must be proven.</summary>
    public required string JobType { get; init; }

    /// <summary>True when the job needs evidence whatever its type and criteria, because the policy says so.</summary>
    public bool IsRequired { get; init; }

    /// <summary>What the job was given.</summary>
    public RawJson Input { get; init; }

    /// <summary>What must hold for the job to be done; each is answered by itself.</summary>
    public IReadOnlyList<string> AcceptanceCriteria { get; init; } = [];

    /// <summary>The job's approved blocking checkpoints, with all of their data.</summary>
    public IReadOnlyList<Checkpoint> Approved { get; init; } = [];

    /// <summary>
    /// The evidence as it was handed in; null for none. An object with the fields of <see cref="HandedEvidence"/>, or a text, which is
    /// the summary, or such an object written as text.
    /// </summary>
    public RawJson? Evidence { get; init; }
}
