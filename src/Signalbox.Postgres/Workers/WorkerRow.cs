using System.Text.Json;
using Signalbox.Workers;

namespace Signalbox.Postgres.Workers;

/// <summary>A row of <c>worker_registry</c> with what is counted for it.</summary>
internal sealed record WorkerRow
{
    public string WorkerId { get; init; } = "";

    public string WorkerType { get; init; } = "";

    public string Status { get; init; } = "";

    public string Capabilities { get; init; } = "";

    public int MaxConcurrentJobs { get; init; }

    public bool Paused { get; init; }

    public int ActiveJobs { get; init; }

    public DateTime StartedAt { get; init; }

    public DateTime LastHeartbeat { get; init; }

    /// <summary>Seconds since it was heard of.</summary>
    public double Silence { get; init; }

    public WorkerRecord ToRecord() => new(
        WorkerId, WorkerType, ToStatus(), JsonSerializer.Deserialize<string[]>(Capabilities) ?? [], MaxConcurrentJobs,
        ActiveJobs, StartedAt, LastHeartbeat, TimeSpan.FromSeconds(Math.Max(0, Silence)));

    private WorkerStatus ToStatus()
    {
        var status = Enum.Parse<WorkerStatus>(Status, ignoreCase: true);
        return Paused && status is not (WorkerStatus.Stale or WorkerStatus.Offline) ? WorkerStatus.Paused : status;
    }
}
