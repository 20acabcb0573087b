using Signalbox.Jobs;

namespace Signalbox.Postgres.Tests.Model;

/// <summary>What the model knows of a job.</summary>
internal sealed class ModelJob
{
    public required long Id { get; init; }

    public int Priority { get; init; }

    public bool Risky { get; init; }

    public int? RunAt { get; init; }

    public bool AfterAny { get; init; }

    public int MaxAttempts { get; init; } = 3;

    public HashSet<ModelJob> WaitsFor { get; } = [];

    public Dictionary<int, string> Steps { get; } = [];

    public JobStatus? Status { get; set; }

    /// <summary>The last attempt that was claimed.</summary>
    public int Attempt { get; set; }

    /// <summary>Attempts that failed or were lost since the last retry by a person.</summary>
    public int Failures { get; set; }

    /// <summary>When it is due, in minutes; null when it is on the line, runs, waits or has ended.</summary>
    public int? Due { get; set; }

    public int? CancelRequestedAt { get; set; }

    public bool IsReady => Status == JobStatus.Pending && Due is null && WaitsFor.Count == 0;
}
