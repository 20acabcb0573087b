namespace Signalbox.Identities;

/// <summary>What a caller may do. Each route and each page names the one that it needs.</summary>
[Flags]
public enum Permission
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>See jobs, checkpoints, workers and the change stream.</summary>
    Read = 1,

    /// <summary>Enqueue, cancel and retry jobs.</summary>
    Jobs = 2,

    /// <summary>Start, stop, pause and resume workers.</summary>
    Workers = 4,

    /// <summary>Decide checkpoints. Only people ever have it.</summary>
    Decide = 8,

    /// <summary>Manage people and tokens, and see the audit.</summary>
    Administer = 16,

    /// <summary>Be a worker: register, claim, report and complete.</summary>
    Work = 32,
}
