namespace Signalbox.EventLog.Watching;

/// <summary>What a watch does.</summary>
public sealed record LogWatchOptions
{
    /// <summary>In whose name heartbeats and elections are written.</summary>
    public required string Actor { get; init; }

    /// <summary>How many interactions <c>communication.md</c> shows, from 1 to 1000.</summary>
    public int Recent { get; init; } = 3;

    /// <summary>How often a heartbeat is written; null for none, and then the watch never leads.</summary>
    public TimeSpan? Heartbeat { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a leader may be silent before the watch leads.</summary>
    public TimeSpan LeaderTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How often what is new is sealed; null for never.</summary>
    public TimeSpan? SealEvery { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often the files are looked at, besides what the system tells.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long everything rests while the disk refuses to be written.</summary>
    public TimeSpan Rest { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Does something more whenever the log has changed, such as posting alerts; returns when to do it again in any case, or null.</summary>
    public Func<CancellationToken, Task<TimeSpan?>>? OnChange { get; init; }

    /// <summary>Told what happens, in sentences for a person.</summary>
    public IProgress<string>? Told { get; init; }
}
