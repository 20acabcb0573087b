using System.Text.Json;
using Signalbox.Workers;

namespace Signalbox.Postgres.Workers;

/// <summary>A row of <c>worker_registry</c> with what is counted for it.</summary>
internal sealed record WorkerRow
{
    /// <summary>The columns of <see cref="ToRegistered"/>.</summary>
    public const string Registered =
        "worker_id as WorkerId, worker_type as WorkerType, capabilities::text as Capabilities, max_concurrent_jobs as MaxConcurrentJobs, paused";

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

    public string? Host { get; init; }

    public string? Version { get; init; }

    public string? RegisteredBy { get; init; }

    public WorkerRecord ToRecord() => new(
        WorkerId, WorkerType, ToStatus(), CapabilityNames(), MaxConcurrentJobs,
        ActiveJobs, StartedAt, LastHeartbeat, TimeSpan.FromSeconds(Math.Max(0, Silence)))
    {
        Host = Host,
        Version = Version,
        RegisteredBy = RegisteredBy,
    };

    public RegisteredWorker ToRegistered() => new(WorkerId, WorkerType, CapabilityNames(), MaxConcurrentJobs, Paused);

    private string[] CapabilityNames() => JsonSerializer.Deserialize<string[]>(Capabilities) ?? [];

    private WorkerStatus ToStatus()
    {
        var status = Enum.Parse<WorkerStatus>(Status, ignoreCase: true);
        return Paused && status is not (WorkerStatus.Stale or WorkerStatus.Offline) ? WorkerStatus.Paused : status;
    }
}
