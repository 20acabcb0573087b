namespace Signalbox.Learnings;

/// <summary>Which learnings to list.</summary>
public sealed record LearningQuery
{
    /// <summary>The most learnings of one page.</summary>
    public const int MaximumLimit = 500;

    /// <summary>Words that are looked for in titles, descriptions, categories and tags, as a web search takes them; or null.</summary>
    public string? Text { get; init; }

    /// <summary>Only of this category; or null.</summary>
    public string? Category { get; init; }

    /// <summary>Only with this tag; or null.</summary>
    public string? Tag { get; init; }

    /// <summary>How many at the most, 1 to <see cref="MaximumLimit"/>.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>How many to pass over.</summary>
    public int Offset { get; init; }
}
