using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Snapshots;

/// <summary>The parts of <c>communication.md</c> that are always the same, and what can be read from one that is there.</summary>
internal static class CommunicationFile
{
    /// <summary>Its name.</summary>
    public const string Name = "communication.md";

    /// <summary>What it begins with.</summary>
    public static ReadOnlySpan<byte> Header => "# Communication Snapshot\n<!-- BEGIN COMMUNICATION -->\n\n"u8;

    /// <summary>What it ends with.</summary>
    public static ReadOnlySpan<byte> Footer => "<!-- END COMMUNICATION -->\n"u8;

    /// <summary>What the heading of an interaction begins with; its number follows.</summary>
    public static ReadOnlySpan<byte> Heading => "### Interaction #"u8;

    /// <summary>The lowest number in a file that is there, as its headings ascend; null when there is none.</summary>
    public static long? LowestIn(SafeFileHandle file)
    {
        using var lines = new LineReader(file, 0, RandomAccess.GetLength(file), EventBounds.LineBytes);
        while (lines.TryRead(out var line))
        {
            if (line.StartsWith(Heading) && long.TryParse(line[Heading.Length..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                return number;
        }

        return null;
    }
}
