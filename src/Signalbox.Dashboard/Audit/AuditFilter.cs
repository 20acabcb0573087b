using System.Globalization;
using Signalbox.Durability;
using Signalbox.Identities;

namespace Signalbox.Dashboard.Audit;

/// <summary>What the page of the audit shows, as its address says it and its form asks for it.</summary>
public sealed record AuditFilter
{
    /// <summary>The path of the page.</summary>
    public const string Path = "/audit";

    private const string Form = "yyyy-MM-dd'T'HH:mm:ss";
    private static readonly string[] Forms = [Form, "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd"];

    /// <summary>Who, or empty.</summary>
    public string Actor { get; set; } = "";

    /// <summary>What, or empty.</summary>
    public string Action { get; set; } = "";

    /// <summary>A text anywhere in an entry, or empty.</summary>
    public string Text { get; set; } = "";

    /// <summary>The earliest moment in UTC, as a browser's field writes it; or empty.</summary>
    public string From { get; set; } = "";

    /// <summary>The moment in UTC before which it must have been, or empty.</summary>
    public string Before { get; set; } = "";

    /// <summary>True when everything is shown.</summary>
    public bool IsEmpty => this == new AuditFilter();

    /// <summary>What is wrong, as a sentence; null when nothing is.</summary>
    public string? Fault =>
        From.Length > 0 && Moment(From) is null ? "The beginning is no date and time; write it as 2026-11-20T14:30."
        : Before.Length > 0 && Moment(Before) is null ? "The end is no date and time; write it as 2026-11-20T14:30."
        : Text.Trim().Length > SearchText.Longest ? $"The text is too long: look for at most {SearchText.Longest} characters."
        : Moment(From) >= Moment(Before) ? "The beginning must be before the end."
        : null;

    /// <summary>The query, going on after a cursor.</summary>
    public AuditQuery ToQuery(string? after) => new()
    {
        Actor = Some(Actor),
        Action = Some(Action),
        Text = Some(Text),
        From = Moment(From),
        Before = Moment(Before),
        After = Some(after),
    };

    /// <summary>The address that shows it, going on after a cursor.</summary>
    public string Address(string? after = null)
    {
        (string Name, string? Value)[] parts = [("actor", Actor), ("action", Action), ("q", Text), ("from", From), ("before", Before), ("after", after)];
        var query = string.Join('&', parts.Where(p => Some(p.Value) is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!.Trim())}"));
        return query.Length == 0 ? Path : $"{Path}?{query}";
    }

    private static string? Some(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static DateTimeOffset? Moment(string text) =>
        DateTimeOffset.TryParseExact(text.Trim().TrimEnd('Z'), Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at : null;
}
