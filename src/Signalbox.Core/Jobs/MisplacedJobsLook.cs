namespace Signalbox.Jobs;

/// <summary>What one look for jobs that stand in no place came to.</summary>
/// <param name="PutBack">The jobs that were found, and put back.</param>
/// <param name="Before">Where to look on, at the jobs below this id; null when all were looked at.</param>
public sealed record MisplacedJobsLook(IReadOnlyList<long> PutBack, long? Before);
