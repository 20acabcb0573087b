namespace Signalbox.Dashboard.Inbox;

/// <summary>Records that a checkpoint shows.</summary>
/// <param name="Name">Under which key they stand; null when they are the whole data.</param>
/// <param name="Columns">The fields, in the order in which they first occur.</param>
/// <param name="Rows">The first records, each with a text for every column; null where it has no such field.</param>
/// <param name="Total">How many records there are.</param>
internal sealed record PreviewTable(string? Name, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string?>> Rows, int Total);
