namespace Signalbox.EventLog;

/// <summary>Options for the use of a log.</summary>
public sealed record SharedLogOptions
{
    /// <summary>The number of tries for the lock before an append is refused.</summary>
    public int LockTries { get; init; } = 3;

    /// <summary>The time that each try waits for the lock.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The source of the times of events.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
