using Signalbox.Json;

namespace Signalbox.SqlWorkers;

/// <summary>A job that a program completed by an SQL statement, and whose evidence is not yet judged.</summary>
public sealed record SqlCompletion
{
    /// <summary>The job.</summary>
    public required long JobId { get; init; }

    /// <summary>The attempt that completed it.</summary>
    public required int Attempt { get; init; }

    /// <summary>The worker that holds it to be done.</summary>
    public required string WorkerId { get; init; }

    /// <summary>The job's type.</summary>
    public required string JobType { get; init; }

    /// <summary>The job's input.</summary>
    public required RawJson Input { get; init; }

    /// <summary>What was agreed on.</summary>
    public required IReadOnlyList<string> AcceptanceCriteria { get; init; }

    /// <summary>What was handed in, as a text in JSON; null for nothing.</summary>
    public RawJson? Evidence { get; init; }

    /// <summary>How many failed attempts the job may have.</summary>
    public required int MaxAttempts { get; init; }

    /// <summary>How many attempts have failed before this one.</summary>
    public required int Failures { get; init; }
}
