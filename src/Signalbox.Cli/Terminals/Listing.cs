namespace Signalbox.Cli.Terminals;

/// <summary>A table to be shown.</summary>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">Its rows, each with a text a column.</param>
internal sealed record Listing(IReadOnlyList<ListingColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>A column of a table.</summary>
/// <param name="Heading">Its heading.</param>
/// <param name="Shrinks">True when its texts may be shortened to make the table fit.</param>
/// <param name="Right">True to align it to the right, for numbers.</param>
internal sealed record ListingColumn(string Heading, bool Shrinks = false, bool Right = false);
