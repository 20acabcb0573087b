namespace Signalbox.Dashboard.Charts;

/// <summary>Numbers over time, and the words that go with them.</summary>
public sealed record Chart
{
    /// <summary>What it shows.</summary>
    public required string Title { get; init; }

    /// <summary>A sentence that says the same as the picture.</summary>
    public required string Summary { get; init; }

    /// <summary>What to say instead of a picture, when there is nothing to draw; null when there is.</summary>
    public string? Nothing { get; init; }

    /// <summary>How it is drawn.</summary>
    public required ChartKind Kind { get; init; }

    /// <summary>The rows of numbers, the lowest of a stack first; each has as many as there are <see cref="Times"/>.</summary>
    public required IReadOnlyList<ChartSeries> Series { get; init; }

    /// <summary>When each stretch begins, in words and oldest first.</summary>
    public required IReadOnlyList<string> Times { get; init; }

    /// <summary>The number at the upper edge.</summary>
    public required double Top { get; init; }

    /// <summary>A number in words.</summary>
    public required Func<double, string> Words { get; init; }
}
