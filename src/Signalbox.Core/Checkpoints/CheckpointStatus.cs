namespace Signalbox.Checkpoints;

/// <summary>Where a checkpoint stands. On every surface the names are these in upper case.</summary>
public enum CheckpointStatus
{
    /// <summary>Waits for people to decide.</summary>
    Pending,

    /// <summary>Cleared; the job goes on with the approved data.</summary>
    Approved,

    /// <summary>Refused by a person, with a reason.</summary>
    Rejected,

    /// <summary>Nobody decided in time.</summary>
    Expired,

    /// <summary>Non-blocking: only recorded.</summary>
    Recorded,
}
