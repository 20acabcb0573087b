namespace Signalbox.EventLog.Faults;

/// <summary>Why the log could not do what was asked.</summary>
public enum EventLogFault
{
    /// <summary>What was given is no event, or is out of bounds; nothing was written.</summary>
    BadEvent,

    /// <summary>Others held the log's lock all the time.</summary>
    Locked,

    /// <summary>The disk, or the quota, is full.</summary>
    DiskFull,

    /// <summary>This account may not write there.</summary>
    NoPermission,

    /// <summary>Reading or writing failed otherwise.</summary>
    Broken,

    /// <summary>Somebody else leads by now.</summary>
    NotLeader,

    /// <summary>Git refused it: credentials, a conflict in other files, or no repository at all.</summary>
    Git,
}
