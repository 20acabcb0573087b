using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Snapshots;

/// <summary>One way through the log from where the last one ended: events are noted with their places, and lines that are none as well.</summary>
internal sealed class LogPass(long offset, long lineNumber, long highest)
{
    private const int Breath = 4096;
    private readonly long _from = offset;

    /// <summary>Where the next line begins.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>How many lines there are before it.</summary>
    public long LineNumber { get; private set; } = lineNumber;

    /// <summary>How many bytes of the log were read.</summary>
    public long BytesRead => Offset - _from;

    /// <summary>The events.</summary>
    public EventIndex Events { get; } = new();

    /// <summary>The lines of the log that are no events.</summary>
    public List<BadLine> BadLines { get; } = [];

    /// <summary>What <c>error</c> events say of such lines.</summary>
    public ReportedBadLines Told { get; } = new();

    /// <summary>The highest number of an interaction; the lowest there is when there is none.</summary>
    public long Highest => Math.Max(highest, Events.Highest);

    /// <summary>Reads the log's whole lines up to a length.</summary>
    public void Read(SafeFileHandle log, long length, IProgress<(long Read, long Length)>? progress, CancellationToken ct)
    {
        using var lines = new LineReader(log, Offset, length, EventBounds.LineBytes);
        while (lines.TryRead(out var line))
        {
            LineNumber++;
            if (LineNumber % Breath == 0)
            {
                ct.ThrowIfCancellationRequested();
                progress?.Report((lines.Next, length));
            }

            if (lines.IsTooLong)
                BadLines.Add(new BadLine(LineNumber, lines.Offset, lines.End - lines.Offset, EventBounds.TooLong));
            else if (!lines.IsBlank && Note(line, lines.Offset) is { } fault)
                BadLines.Add(new BadLine(LineNumber, lines.Offset, line.Length, fault));
        }

        Offset = lines.Next;
        progress?.Report((Offset, length));
    }

    /// <summary>Reads what waits in the queue. A line there that is no event is told when it is in the log.</summary>
    public void ReadQueue(ReadOnlySpan<byte> queue)
    {
        var start = 0;
        while (queue[start..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            _ = Note(queue.Slice(start, length), IndexedEvent.QueueStart + start);
            start += length + 1;
        }
    }

    /// <summary>Notes which bad lines of the log are told in the queue.</summary>
    public void NoteTold(ReadOnlySpan<byte> queue)
    {
        foreach (var range in queue.Split((byte)'\n'))
        {
            if (EventLine.Read(queue[range], out var view) is null && view.Type.Is("error"u8))
                Told.Note(view, queue[range], long.MaxValue);
        }
    }

    /// <summary>Notes which bad lines are told further on in the log, up to a length that may be of another one.</summary>
    public void NoteTold(SafeFileHandle log, long length)
    {
        using var lines = new LineReader(log, Offset, length, EventBounds.LineBytes);
        for (var number = LineNumber + 1; lines.TryRead(out var line); number++)
        {
            if (EventLine.Read(line, out var view) is null && view.Type.Is("error"u8))
                Told.Note(view, line, number);
        }
    }

    private string? Note(ReadOnlySpan<byte> line, long offset)
    {
        if (EventLine.Read(line, out var view) is { } fault)
            return fault;
        Events.Add(new IndexedEvent(view.Interaction, offset, line.Length));
        if (view.Type.Is("error"u8))
            Told.Note(view, line, offset < IndexedEvent.QueueStart ? LineNumber : long.MaxValue);
        return null;
    }
}
