using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog;

/// <summary>Reading: without the lock, up to the last complete line.</summary>
public sealed partial class SharedLog
{
    /// <summary>The complete lines of the log as it is now, in order, without blank lines and without events that wait in the offline queue.</summary>
    /// <param name="from">The offset of a line, such as <see cref="LogLine.Next"/> of the last line that was read.</param>
    /// <exception cref="EventLogException">The log cannot be read. A log that does not exist yet has no lines.</exception>
    public IEnumerable<LogLine> Read(long from = 0)
    {
        using var file = OpenToRead();
        if (file is null)
            yield break;
        using var lines = new LineReader(file, from, RandomAccess.GetLength(file), EventBounds.LineBytes);
        while (TryReadNext(lines, out var line))
            yield return line;
    }

    /// <summary>The events that wait in the offline queue, in order.</summary>
    public IReadOnlyList<LogEvent> ReadQueue()
    {
        var events = new List<LogEvent>();
        ReadOnlySpan<byte> queue = Queue.Read();
        foreach (var range in queue.Split((byte)'\n'))
        {
            var line = queue[range];
            if (EventLine.Read(line, out var view) is null)
                events.Add(view.ToEvent(line));
        }

        return events;
    }

    /// <summary>The log, opened for reading; null if it does not exist yet.</summary>
    internal SafeFileHandle? OpenToRead() => Reading.Open(FilePath);

    private static bool TryReadNext(LineReader lines, out LogLine read)
    {
        read = null!;
        ReadOnlySpan<byte> line;
        do
        {
            if (!lines.TryRead(out line))
                return false;
        }
        while (lines.IsBlank);

        var view = default(EventView);
        var fault = lines.IsTooLong ? EventBounds.TooLong : EventLine.Read(line, out view);
        read = new LogLine(lines.Offset, lines.Next, fault is null ? view.ToEvent(line) : null, fault);
        return true;
    }
}
