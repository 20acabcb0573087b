using Signalbox.Durability;
using Signalbox.Policy;

namespace Signalbox.Jobs;

/// <summary>Which jobs to browse, and in which order; every condition that is set must hold.</summary>
public sealed record JobQuery
{
    /// <summary>The most jobs that one page may have.</summary>
    public const int MaximumLimit = 500;

    /// <summary>How many characters of an input are searched for a text, from its beginning.</summary>
    public const int SearchedInput = 65_536;

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

    /// <summary>Only jobs that this caller asked for.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>Only jobs created at this moment or later.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Only jobs created before this moment.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>
    /// Only jobs whose title, description, input or error has this text, in any letter case; at most <see cref="SearchText.Longest"/>
    /// characters. Of an input the first <see cref="SearchedInput"/> characters are searched.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>Which come first.</summary>
    public JobOrder Order { get; init; }

    /// <summary>How many at the most; 1 to <see cref="MaximumLimit"/>.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Where to go on: <see cref="JobSlice.Next"/> of the page before, of a query in the same order. Null for the first page.</summary>
    public string? After { get; init; }

    /// <summary>What is wrong with this query, as a sentence; null when nothing is.</summary>
    public string? Fault() =>
        Limit is < 1 or > MaximumLimit ? $"A page has 1 to {MaximumLimit} jobs, and not {Limit}."
        : SearchText.Fault(Text) is { } tooLong ? tooLong
        : !Enum.IsDefined(Order) ? "The order is unknown."
        : Order == JobOrder.Line && Status != JobStatus.Pending ? "The order of the line is only for jobs that are PENDING."
        : After is not null && !JobCursor.TryParse(After, Order, out _) ? "The page to go on from is unknown: begin with the first page."
        : null;
}
