using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog;

/// <summary>Reading: without the lock, up to the last whole line.</summary>
public sealed partial class SharedLog
{
    /// <summary>The whole lines of the log as they are now, in order, but for blank ones; what waits in the queue is not among them.</summary>
    /// <param name="from">Where a line begins, such as <see cref="LogLine.Next"/> of the last that was read.</param>
    /// <exception cref="EventLogException">The log cannot be read. A log that is not there yet has no lines.</exception>
    public IEnumerable<LogLine> Read(long from = 0)
    {
        using var file = OpenToRead();
        if (file is null)
            yield break;
        using var lines = new LineReader(file, from, RandomAccess.GetLength(file), EventBounds.LineBytes);
        while (TryReadNext(lines, out var line))
            yield return line;
    }

    /// <summary>What waits in the queue, in order.</summary>
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

    /// <summary>The log, opened to be read; null when it is not there yet.</summary>
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
