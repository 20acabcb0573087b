namespace Signalbox.Jobs;

/// <summary>
/// A page of a listing. Its jobs are read on demand, a few at a time, without holding a connection in between.
/// </summary>
/// <remarks>Large inputs, results and evidence are left out (<see cref="Json.ListedJson"/>); the job says so.</remarks>
/// <param name="Jobs">The jobs, newest first. They can be read once.</param>
/// <param name="Total">The number of matches.</param>
public sealed record JobListing(IAsyncEnumerable<Job> Jobs, long Total)
{
    /// <summary>True when counting was broken off: there may be more than <see cref="Total"/>.</summary>
    public bool TotalIsAtLeast { get; init; }

    /// <summary>Where to go on (<see cref="JobFilter.After"/>); null when nothing more is to be found.</summary>
    public string? Next { get; init; }

    /// <summary>False when the search was broken off before the page was full: there may be more behind <see cref="Next"/>.</summary>
    public bool SearchedAll { get; init; } = true;
}
