namespace Signalbox.Jobs;

/// <summary>
/// One page of a <see cref="JobQuery"/>. A search looks at a bounded number of jobs at a time, so a page may have fewer than
/// were asked for, or none, although there are more.
/// </summary>
/// <param name="Jobs">The jobs that were found, in order.</param>
/// <param name="Next">Where to go on; null when nothing more is to be found.</param>
/// <param name="SearchedAll">True when everything was looked at, and so <paramref name="Next"/> is null.</param>
/// <param name="SearchedTo">When the last job that was looked at was created; null when everything was looked at.</param>
public sealed record JobSlice(IReadOnlyList<JobSummary> Jobs, string? Next, bool SearchedAll, DateTimeOffset? SearchedTo);
