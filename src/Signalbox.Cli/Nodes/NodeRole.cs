namespace Signalbox.Cli.Nodes;

/// <summary>What a node does for the others; by default all of it.</summary>
[Flags]
internal enum NodeRole
{
    /// <summary>Answers HTTP.</summary>
    Api = 1,

    /// <summary>Runs jobs.</summary>
    Worker = 2,

    /// <summary>Takes part in the once-per-cluster duties: returning lost leases, expiring checkpoints and the like.</summary>
    Scheduler = 4,

    /// <summary>Supervises script workers; there are none yet.</summary>
    Scripts = 8,

    /// <summary>Pulls from APIs; there are none yet.</summary>
    Pulls = 16,

    /// <summary>Everything.</summary>
    All = Api | Worker | Scheduler | Scripts | Pulls,
}
