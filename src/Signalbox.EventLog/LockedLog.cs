using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Files;
using Signalbox.EventLog.Offline;

namespace Signalbox.EventLog;

/// <summary>The log while this process alone may write it: what is read and what is then written belong together.</summary>
internal sealed class LockedLog(AppendedFile file, OfflineQueue queue, bool isOffline, Func<string> now)
{
    /// <summary>The file, without what waits in the queue.</summary>
    public AppendedFile File { get; } = file;

    /// <summary>True when events go into the queue because the remote is away.</summary>
    public bool IsOffline { get; } = isOffline;

    /// <summary>The open log.</summary>
    public SafeFileHandle Handle => File.Handle;

    /// <summary>Adds whole lines, durably: to the log, or in offline mode to the queue.</summary>
    public void Append(ReadOnlySpan<byte> lines)
    {
        if (IsOffline)
            queue.Append(lines);
        else
            File.Append(lines);
    }

    /// <summary>Adds an event, durably, and returns it as it was written.</summary>
    public LogEvent Append(LogEvent given)
    {
        var (line, timed) = Line(given);
        Append(line);
        return timed;
    }

    /// <summary>Adds an event to the log itself, also in offline mode.</summary>
    public LogEvent AppendToLog(LogEvent given)
    {
        var (line, timed) = Line(given);
        File.Append(line);
        return timed;
    }

    /// <summary>The conversation that was spoken in last: the highest number among the latest lines; zero in an empty log.</summary>
    public long LatestInteraction() => LatestLines.HighestInteraction(Handle, File.Length);

    private (byte[] Line, LogEvent Timed) Line(LogEvent given)
    {
        var timed = given.Timestamp.Length > 0 ? given : given with { Timestamp = now() };
        var line = new ArrayBufferWriter<byte>(256);
        EventLine.Write(timed, timed.Timestamp, line);
        return (line.WrittenSpan.ToArray(), timed);
    }
}
