using Signalbox.Durability;
using Signalbox.Policy;

namespace Signalbox.Jobs;

/// <summary>Which jobs to list, newest first; every condition that is set must hold.</summary>
public sealed record JobFilter
{
    /// <summary>Only jobs that stand here.</summary>
    public JobStatus? Status { get; init; }

    /// <summary>Only jobs of this type.</summary>
    public string? JobType { get; init; }

    /// <summary>Only jobs of this risk.</summary>
    public RiskLevel? Risk { get; init; }

    /// <summary>Only jobs held or ended by this worker.</summary>
    public string? WorkerId { get; init; }

    /// <summary>Only jobs asked for by this job.</summary>
    public long? ParentId { get; init; }

    /// <summary>
    /// Only jobs whose title, description, input or error has this text, in any letter case; at most <see cref="SearchText.Longest"/>
    /// characters. Of an input the first <see cref="JobQuery.SearchedInput"/> characters are searched.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>How many at the most; 1 to 500.</summary>
    public int Limit { get; init; } = 10;

    /// <summary>How many to pass over.</summary>
    public int Offset { get; init; }

    /// <summary>Where to go on: <see cref="JobListing.Next"/> of the listing before; null for the newest. The total is then of what follows.</summary>
    public string? After { get; init; }

    /// <summary>
    /// How long to search and to count; a step that has begun is finished. What that time does not suffice for is told by
    /// <see cref="JobListing.SearchedAll"/> and <see cref="JobListing.TotalIsAtLeast"/>.
    /// </summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What is wrong with this filter, as a sentence; null when nothing is.</summary>
    public string? Fault() =>
        Offset < 0 ? "The offset must be 0 or more."
        : new JobQuery { Limit = Limit, After = After, Text = Text }.Fault();
}
