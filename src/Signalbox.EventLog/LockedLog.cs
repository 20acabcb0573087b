using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Files;
using Signalbox.EventLog.Offline;

namespace Signalbox.EventLog;

/// <summary>The log while this process holds the lock, so that nobody writes between its reads and its writes.</summary>
internal sealed class LockedLog(AppendedFile file, OfflineQueue queue, bool isOffline, Func<string> now)
{
    /// <summary>The file, without the events that wait in the offline queue.</summary>
    public AppendedFile File { get; } = file;

    /// <summary>True in offline mode, in which events are written to the queue.</summary>
    public bool IsOffline { get; } = isOffline;

    /// <summary>The open log.</summary>
    public SafeFileHandle Handle => File.Handle;

    /// <summary>Appends complete lines durably: to the log, or in offline mode to the queue.</summary>
    public void Append(ReadOnlySpan<byte> lines)
    {
        if (IsOffline)
            queue.Append(lines);
        else
            File.Append(lines);
    }

    /// <summary>Appends an event durably and returns it as written.</summary>
    public LogEvent Append(LogEvent given)
    {
        var (line, timed) = Line(given);
        Append(line);
        return timed;
    }

    /// <summary>Appends an event to the log itself, also in offline mode.</summary>
    public LogEvent AppendToLog(LogEvent given)
    {
        var (line, timed) = Line(given);
        File.Append(line);
        return timed;
    }

    /// <summary>The most recent conversation: the highest number among the latest lines; zero for an empty log.</summary>
    public long LatestInteraction() => LatestLines.HighestInteraction(Handle, File.Length);

    private (byte[] Line, LogEvent Timed) Line(LogEvent given)
    {
        var timed = given.Timestamp.Length > 0 ? given : given with { Timestamp = now() };
        var line = new ArrayBufferWriter<byte>(256);
        EventLine.Write(timed, timed.Timestamp, line);
        return (line.WrittenSpan.ToArray(), timed);
    }
}
