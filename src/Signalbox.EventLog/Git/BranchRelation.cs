namespace Signalbox.EventLog.Git;

/// <summary>How the commit that is checked out and the remote's stand to each other.</summary>
internal enum BranchRelation
{
    /// <summary>The remote's holds the local one, or is the same; also when there is no local one.</summary>
    Behind,

    /// <summary>The local one holds the remote's; also when there is none at the remote.</summary>
    Ahead,

    /// <summary>Both have something of their own.</summary>
    Diverged,
}
