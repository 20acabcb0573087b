using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Events;

/// <summary>What the end of a log tells, without reading all of it.</summary>
internal static class LatestLines
{
    private const int Looked = 1024 * 1024;

    /// <summary>The highest number of an interaction within the last megabyte; zero without an event there.</summary>
    public static long HighestInteraction(SafeFileHandle log, long length)
    {
        long highest = 0;
        using var lines = new LineReader(log, Math.Max(0, length - Looked), length, EventBounds.LineBytes);
        while (lines.TryRead(out var line))
        {
            if (EventLine.Read(line, out var view) is null)
                highest = Math.Max(highest, view.Interaction);
        }

        return highest;
    }
}
