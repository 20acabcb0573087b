using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Events;

namespace Signalbox.EventLog.Files;

/// <summary>What the end of a log tells, without reading all of it.</summary>
internal static class LatestLines
{
    private const long FirstLook = 1024 * 1024;

    /// <summary>The highest number of an interaction among the latest lines: those of the last megabyte, or of more where that has no event.</summary>
    public static long HighestInteraction(SafeFileHandle log, long length)
    {
        for (var looked = FirstLook; ; looked *= 8)
        {
            if (HighestFrom(log, Math.Max(0, length - looked), length) is { } highest)
                return highest;
            if (looked >= length)
                return 0;
        }
    }

    private static long? HighestFrom(SafeFileHandle log, long from, long length)
    {
        long? highest = null;
        using var lines = new LineReader(log, from, length, EventBounds.LineBytes);
        while (lines.TryRead(out var line))
        {
            if (!lines.IsTooLong && EventLine.Read(line, out var view) is null)
                highest = Math.Max(highest ?? 0, Math.Min(view.Interaction, EventBounds.Interaction));
        }

        return highest;
    }
}
