using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Snapshots;

/// <summary>The parts of <c>archive.md</c> that are always the same, and where in one that is there late events belong.</summary>
internal static class ArchiveFile
{
    /// <summary>Its name.</summary>
    public const string Name = "archive.md";

    /// <summary>What it begins with.</summary>
    public static ReadOnlySpan<byte> Header => "# Communication Archive\n\n"u8;

    /// <summary>What it ends with, and what every section ends with.</summary>
    public static ReadOnlySpan<byte> Footer => "\n"u8;

    /// <summary>What the heading of an interaction begins with; its number follows.</summary>
    public static ReadOnlySpan<byte> Heading => "## Interaction #"u8;

    /// <summary>
    /// Lays out the file with late events in their places: at the end of their sections, or in sections of their own between
    /// the others. The sections are found by reading the file once: nothing in it but a heading stands at the beginning of a
    /// line like one.
    /// </summary>
    /// <param name="present">The present version, which has only sections that end with an empty line.</param>
    /// <param name="late">The late events, ascending.</param>
    /// <param name="text">Writes them.</param>
    /// <param name="parts">Gets the parts, up to the end of the present version.</param>
    /// <returns>How many sections are new.</returns>
    public static int AddLate(SafeFileHandle present, IReadOnlyList<EventGroup> late, EventText text, FileSegments parts)
    {
        var (next, added, kept) = (0, 0, 0L);
        long? section = null;
        foreach (var (number, offset) in Headings(present))
        {
            Place(offset, number);
            section = number;
        }

        var length = RandomAccess.GetLength(present);
        Place(length, null);
        parts.Keep(kept, length);
        return added;

        // Whatever comes before the section that begins here.
        void Place(long offset, long? before)
        {
            for (; next < late.Count && (before is null || late[next].Number < before); next++)
            {
                var group = late[next];
                var isThere = group.Number == section;

                // A section ends with an empty line, which stays its end.
                var place = isThere ? offset - 1 : offset;
                parts.Keep(kept, place);
                kept = place;
                parts.Add(isThere ? into => text.WriteItems(into, group) : into => text.WriteSection(into, group));
                added += isThere ? 0 : 1;
            }
        }
    }

    private static IEnumerable<(long Number, long Offset)> Headings(SafeFileHandle file)
    {
        using var lines = new LineReader(file, 0, RandomAccess.GetLength(file), EventBounds.LineBytes);
        while (TryReadHeading(lines, out var number))
            yield return (number, lines.Offset);
    }

    private static bool TryReadHeading(LineReader lines, out long number)
    {
        number = 0;
        while (lines.TryRead(out var line))
        {
            if (line.StartsWith(Heading) && long.TryParse(line[Heading.Length..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
                return true;
        }

        return false;
    }
}
