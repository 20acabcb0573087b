using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Snapshots;

/// <summary>Finds the events of an interaction that has too many of them to keep their places.</summary>
internal static class EarlierEvents
{
    /// <summary>Reads the log from the interaction's first event on; lines that show at once that they are of another one cost little.</summary>
    public static EventIndex Find(SafeFileHandle log, Conversation conversation, long to)
    {
        var found = new EventIndex();
        using var lines = new LineReader(log, conversation.Start, to, EventBounds.LineBytes);
        while (lines.TryRead(out var line))
        {
            if (!lines.IsTooLong && !IsOfAnother(line, conversation.Number) && EventLine.Read(line, out var view) is null && view.Interaction == conversation.Number)
                found.Add(new IndexedEvent(conversation.Number, lines.Offset, line.Length));
        }

        return found;
    }

    // Were the number said again later in the line, the line would be no event.
    private static bool IsOfAnother(ReadOnlySpan<byte> line, long number)
    {
        var start = "{\"interaction\":"u8;
        if (!line.StartsWith(start))
            return false;
        var rest = line[start.Length..].TrimStart((byte)' ');
        return !rest.IsEmpty && rest[0] is >= (byte)'1' and <= (byte)'9' && Utf8Parser.TryParse(rest, out long other, out _) && other != number;
    }
}
