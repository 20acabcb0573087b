namespace Signalbox.EventLog;

/// <summary>How a process uses a log.</summary>
public sealed record SharedLogOptions
{
    /// <summary>How often the lock is tried before an event is refused.</summary>
    public int LockTries { get; init; } = 3;

    /// <summary>How long each try waits in line.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Where the time of events comes from.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
