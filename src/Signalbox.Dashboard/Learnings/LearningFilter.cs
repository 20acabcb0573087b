using System.Globalization;
using Signalbox.Durability;
using Signalbox.Learnings;

namespace Signalbox.Dashboard.Learnings;

/// <summary>What the page of learnings shows, as its address says it: <c>/learnings?q=upload&amp;tag=archive&amp;page=2</c>.</summary>
public sealed record LearningFilter
{
    /// <summary>The path of the page.</summary>
    public const string Path = "/learnings";

    /// <summary>How many learnings one page has.</summary>
    public const int PageSize = 20;

    // Further on an offset would be none.
    private const int LastPage = int.MaxValue / PageSize;

    /// <summary>Words to look for, or null.</summary>
    public string? Text { get; init; }

    /// <summary>Only of this category, or null.</summary>
    public string? Category { get; init; }

    /// <summary>Only with this tag, or null.</summary>
    public string? Tag { get; init; }

    /// <summary>Which page, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>True when some learnings are left out.</summary>
    public bool IsNarrowed => (Text ?? Category ?? Tag) is not null;

    /// <summary>What is wrong, as a sentence; null when nothing is.</summary>
    public string? Fault => SearchText.Fault(Text);

    /// <summary>Reads the parts of an address; what says nothing counts as not said.</summary>
    public static LearningFilter Of(string? text, string? category, string? tag, int? page) => new()
    {
        Text = Some(text),
        Category = Some(category),
        Tag = Some(tag),
        Page = Math.Clamp(page ?? 1, 1, LastPage),
    };

    /// <summary>The query.</summary>
    public LearningQuery ToQuery() => new() { Text = Text, Category = Category, Tag = Tag, Limit = PageSize, Offset = (Page - 1) * PageSize };

    /// <summary>The address that shows it.</summary>
    public string Address()
    {
        (string Name, string? Value)[] parts =
            [("q", Text), ("category", Category), ("tag", Tag), ("page", Page == 1 ? null : Page.ToString(CultureInfo.InvariantCulture))];
        var query = string.Join('&', parts.Where(p => p.Value is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}"));
        return query.Length == 0 ? Path : $"{Path}?{query}";
    }

    private static string? Some(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
