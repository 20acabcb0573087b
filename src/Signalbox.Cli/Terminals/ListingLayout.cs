using System.Text;

namespace Signalbox.Cli.Terminals;

/// <summary>Lays a table out as plain text: columns two spaces apart, long texts shortened so that it fits.</summary>
internal static class ListingLayout
{
    private const int Gap = 2;
    private const int NarrowestColumn = 6;

    /// <summary>The lines, the headings first, each at most <paramref name="width"/> wide where shortening can do it.</summary>
    public static IEnumerable<string> Lines(Listing listing, int width)
    {
        var widths = Widths(listing, width);
        yield return Line(listing.Columns, widths, [.. listing.Columns.Select(c => c.Heading)]);
        foreach (var row in listing.Rows)
            yield return Line(listing.Columns, widths, row);
    }

    /// <summary>How wide each column is.</summary>
    public static int[] Widths(Listing listing, int width)
    {
        var widths = listing.Columns.Select((c, i) =>
            listing.Rows.Select(r => Printable.Line(r[i]).Length).Append(c.Heading.Length).Max()).ToArray();
        while (widths.Sum() + (Gap * (widths.Length - 1)) > width)
        {
            var widest = Enumerable.Range(0, widths.Length)
                .Where(i => listing.Columns[i].Shrinks && widths[i] > NarrowestColumn)
                .OrderByDescending(i => widths[i]).DefaultIfEmpty(-1).First();
            if (widest < 0)
                break;
            widths[widest]--;
        }

        return widths;
    }

    private static string Line(IReadOnlyList<ListingColumn> columns, int[] widths, IReadOnlyList<string> texts)
    {
        var line = new StringBuilder();
        for (var i = 0; i < columns.Count; i++)
        {
            var text = Printable.Short(texts[i], Math.Max(widths[i], 1));
            line.Append(columns[i].Right ? text.PadLeft(widths[i]) : text.PadRight(widths[i])).Append(' ', Gap);
        }

        return line.ToString().TrimEnd();
    }
}
