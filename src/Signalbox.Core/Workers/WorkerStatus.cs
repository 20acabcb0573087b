namespace Signalbox.Workers;

/// <summary>How a worker is (seed 002's status values, in lower case on every surface), and paused.</summary>
public enum WorkerStatus
{
    /// <summary>Running and healthy.</summary>
    Active,

    /// <summary>Running, without a job.</summary>
    Idle,

    /// <summary>Running a job.</summary>
    Busy,

    /// <summary>Told by a person to claim nothing.</summary>
    Paused,

    /// <summary>Not heard of for five minutes.</summary>
    Stale,

    /// <summary>Stopped.</summary>
    Offline,
}
