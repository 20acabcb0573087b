using Signalbox.Durability;

namespace Signalbox.Running;

/// <summary>How a node's own worker behaves.</summary>
public sealed record WorkerOptions
{
    /// <summary>
    /// The worker's id, 1 to 200 characters. It should be the same at each start and unique among running workers. The default is
    /// the machine's name and the program's name; set an id for each if several run on one machine. Workers with the same id
    /// share one row of the registry and are paused together; their jobs are not affected.
    /// </summary>
    public string WorkerId { get; init; } = UnnamedWorker.Id;

    /// <summary>What kind it is.</summary>
    public string WorkerType { get; init; } = "node";

    /// <summary>What it can do, for jobs that require a capability.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>How many jobs it runs at once; 1 to 10,000.</summary>
    public int MaxConcurrentJobs { get; init; } = 3;

    /// <summary>The most jobs that it claims in one statement; 1 to 5,000.</summary>
    public int ClaimBatch { get; init; } = 1_000;

    /// <summary>How long it holds jobs without renewing; 1 second to 1 hour. It renews three times in that time.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often it says that it is alive; 1 second to 4 minutes.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often it looks for work when nothing wakes it.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long it waits for running jobs when it stops, before it hands them back.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a handler has to stop after its token was set, before it is left behind.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The largest result, evidence or step's output in bytes of UTF-8; a larger one fails its job.</summary>
    public int MaximumResultBytes { get; init; } = 1024 * 1024;

    /// <summary>The most steps of one job, over all its attempts; one more fails it.</summary>
    public int MaximumSteps { get; init; } = 10_000;

    /// <summary>The most log entries of one job, over all its attempts, 1 to 10,000; what it says after that is left out, and the last entry says so.</summary>
    public int MaximumLogEntries { get; init; } = 10_000;

    /// <summary>True when the worker starts with its host; false when something else starts it.</summary>
    public bool StartsWithHost { get; init; } = true;

    /// <summary>Every setting that is out of its bounds, in words; empty when there is none.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        void Check(bool holds, string fault)
        {
            if (!holds)
                faults.Add(fault);
        }

        Check(WorkerId.Length is > 0 and <= 200, "workerId must be 1 to 200 characters");
        Check(WorkerType.Length is > 0 and <= 100, "workerType must be 1 to 100 characters");
        foreach (var (setting, name) in Capabilities.Select(c => ("capabilities", c)).Prepend(("workerType", WorkerType)).Prepend(("workerId", WorkerId)))
            Check(UnseenCharacters.NameFault(name) is null, $"{setting} {UnseenCharacters.NameFault(name)}");
        Check(MaxConcurrentJobs is >= 1 and <= 10_000, "maxConcurrentJobs must be 1 to 10000");
        Check(ClaimBatch is >= 1 and <= 5_000, "claimBatch must be 1 to 5000");
        Check(Lease.TotalSeconds is >= 1 and <= 3600, "leaseSeconds must be 1 to 3600");
        Check(Heartbeat.TotalSeconds is >= 1 and <= 240, "heartbeatSeconds must be 1 to 240");
        Check(PollInterval.TotalMilliseconds is >= 10 and <= 3_600_000, "pollInterval must be 10 ms to 1 hour");
        Check(DrainTimeout >= TimeSpan.Zero, "drainTimeout must not be negative");
        Check(StopGrace >= TimeSpan.Zero, "stopGrace must not be negative");
        Check(MaximumResultBytes > 0, "maximumResultBytes must be positive");
        Check(MaximumSteps > 0, "maximumSteps must be positive");
        Check(MaximumLogEntries is >= 1 and <= 10_000, "maximumLogEntries must be 1 to 10000");
        return faults;
    }
}
