namespace Signalbox.Jobs;

/// <summary>One page of a listing, read whole, and how many jobs match in all.</summary>
/// <param name="Jobs">The jobs, newest first; large inputs and results are left out, as <see cref="JobListing"/> says.</param>
/// <param name="Total">How many match.</param>
public sealed record JobPage(IReadOnlyList<Job> Jobs, long Total)
{
    /// <inheritdoc cref="JobListing.TotalIsAtLeast" />
    public bool TotalIsAtLeast { get; init; }

    /// <inheritdoc cref="JobListing.Next" />
    public string? Next { get; init; }

    /// <inheritdoc cref="JobListing.SearchedAll" />
    public bool SearchedAll { get; init; } = true;
}
