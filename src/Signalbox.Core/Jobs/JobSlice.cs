namespace Signalbox.Jobs;

/// <summary>
/// One page of a <see cref="JobQuery"/>. A search scans a bounded number of jobs, so a page may have fewer jobs than were asked
/// for, or none, although there are more.
/// </summary>
/// <param name="Jobs">The jobs that were found, in order.</param>
/// <param name="Next">The cursor of the next page; null if there is no more.</param>
/// <param name="SearchedAll">True if all jobs were scanned; then <paramref name="Next"/> is null.</param>
/// <param name="SearchedTo">The creation time of the last job that was scanned; null if all were scanned.</param>
public sealed record JobSlice(IReadOnlyList<JobSummary> Jobs, string? Next, bool SearchedAll, DateTimeOffset? SearchedTo);
