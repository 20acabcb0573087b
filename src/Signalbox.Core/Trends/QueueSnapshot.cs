using Signalbox.Jobs;

namespace Signalbox.Trends;

/// <summary>How everything stands at this moment.</summary>
public sealed record QueueSnapshot
{
    /// <summary>How many jobs stand where, and how many entered each status.</summary>
    public required JobCounts Jobs { get; init; }

    /// <summary>The age of the oldest job that stands on the line; null when there is none.</summary>
    public TimeSpan? OldestPending { get; init; }

    /// <summary>How many checkpoints wait for people.</summary>
    public long PendingCheckpoints { get; init; }

    /// <summary>When the first of them expires, or null.</summary>
    public DateTimeOffset? NextExpiry { get; init; }

    /// <summary>How many workers are there and take jobs: active, idle or busy.</summary>
    public int WorkersAlive { get; init; }

    /// <summary>How many workers people have paused.</summary>
    public int WorkersPaused { get; init; }

    /// <summary>How many workers were not heard of any more.</summary>
    public int WorkersStale { get; init; }

    /// <summary>This moment, by the database's clock.</summary>
    public required DateTimeOffset Now { get; init; }
}
