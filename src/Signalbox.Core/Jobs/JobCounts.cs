namespace Signalbox.Jobs;

/// <summary>How many jobs stand where, and how many ever entered each status, read from counters without scanning jobs.</summary>
/// <param name="Now">Jobs that stand in each status now.</param>
/// <param name="Entered">Entries into each status since the database was made; never goes down.</param>
public sealed record JobCounts(IReadOnlyDictionary<JobStatus, long> Now, IReadOnlyDictionary<JobStatus, long> Entered);
