namespace Signalbox.Identities;

/// <summary>Which audit entries to browse, newest first; every condition that is set must hold.</summary>
public sealed record AuditQuery
{
    /// <summary>The most entries that a page may hold.</summary>
    public const int MaximumLimit = 500;

    /// <summary>Only what this actor did; in any letter case.</summary>
    public string? Actor { get; init; }

    /// <summary>Only entries of this action, such as <c>signed_in</c>.</summary>
    public string? Action { get; init; }

    /// <summary>Only entries with this text, in any letter case, in any of their fields.</summary>
    public string? Text { get; init; }

    /// <summary>Only entries of this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only entries before this time.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>How many at the most; 1 to <see cref="MaximumLimit"/>.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Where to go on: <see cref="AuditSlice.Next"/> of the page before, of the same query.</summary>
    public string? After { get; init; }
}
