namespace Signalbox.Identities;

/// <summary>What a program's token is for. On every surface the names are these in lower case.</summary>
public enum TokenScope
{
    /// <summary>See jobs, checkpoints, workers and the change stream.</summary>
    Read,

    /// <summary>Enqueue, cancel, retry and read jobs.</summary>
    Jobs,

    /// <summary>Claim jobs and report on them.</summary>
    Worker,

    /// <summary>Manage workers, people and tokens; everything but deciding.</summary>
    Admin,
}
