using Signalbox.Logs;

namespace Signalbox.Dashboard.JobDetails;

/// <summary>Which entries of a job's log are shown, as the address of the page says it.</summary>
/// <param name="Least">The level from which on they are shown.</param>
/// <param name="Source">Whose: <c>handler</c>, <c>signalbox</c> (the transitions), or null for both.</param>
/// <param name="Text">What they contain, in any letter case, or null.</param>
public sealed record LogFilter(LogEntryLevel Least, string? Source, string? Text)
{
    /// <summary>What a handler says of its own.</summary>
    public const string Handler = "handler";

    /// <summary>What Signalbox notes: transitions and requests.</summary>
    public const string Signalbox = "signalbox";

    /// <summary>Reads the parts of an address; what is not known counts as not said.</summary>
    public static LogFilter Of(string? level, string? source, string? text) => new(
        Enum.TryParse<LogEntryLevel>(level, ignoreCase: true, out var least) && Enum.IsDefined(least) ? least : LogEntryLevel.Debug,
        source is Handler or Signalbox ? source : null,
        string.IsNullOrWhiteSpace(text) ? null : text.Trim());

    /// <summary>True when some entries are not shown.</summary>
    public bool Hides => Least > LogEntryLevel.Debug || Source is not null || Text is not null;

    /// <summary>The entries that are shown.</summary>
    public IReadOnlyList<LogEntry> Of(IReadOnlyList<LogEntry> entries) => Hides ? [.. entries.Where(Shows)] : entries;

    private bool Shows(LogEntry entry) =>
        entry.Level >= Least
        && (Source is null || (entry.Action == LogActions.HandlerLog) == (Source == Handler))
        && (Text is null || Contains(entry.Message) || Contains(entry.WorkerId) || Contains(entry.Metadata?.Text) || Contains(entry.ErrorData?.Text));

    private bool Contains(string? text) => text?.Contains(Text!, StringComparison.OrdinalIgnoreCase) == true;
}
