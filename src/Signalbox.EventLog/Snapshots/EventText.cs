using System.Text;
using System.Text.Json;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Snapshots;

/// <summary>How events are shown in the two files.</summary>
internal sealed class EventText(EventSource source)
{
    private byte[] _scratch = new byte[4096];

    /// <summary>Writes a section of the archive.</summary>
    public void WriteSection(TextSink into, EventGroup group)
    {
        into.Write(ArchiveFile.Heading);
        into.Write(group.Number);
        into.Write("\n\n"u8);
        WriteItems(into, group);
        into.Write((byte)'\n');
    }

    /// <summary>Writes the events of a section of the archive.</summary>
    public void WriteItems(TextSink into, EventGroup group)
    {
        foreach (var indexed in group.Events.Span)
        {
            Read(indexed, out var view);
            into.Write("- ["u8);
            WriteName(into, view.Actor, inBrackets: true);
            into.Write((byte)' ');
            WriteName(into, view.Type, inBrackets: true);
            into.Write((byte)' ');
            WriteName(into, view.Timestamp, inBrackets: true);
            into.Write("]\n"u8);
            EscapedText.WriteContent(into, Bytes(view.Content), "  "u8, "  "u8);
        }
    }

    /// <summary>Writes events of a recent interaction, each with its heading.</summary>
    public void WriteMessages(TextSink into, ConversationParticipants participants, ReadOnlySpan<IndexedEvent> events)
    {
        foreach (var indexed in events)
        {
            var line = Read(indexed, out var view);
            into.Write("#### "u8);
            WriteHead(into, participants, view, line);
            into.Write((byte)'\n');
            EscapedText.WriteContent(into, Bytes(view.Content), " - "u8, "   "u8);
            into.Write((byte)'\n');
            participants.Follow(view);
        }
    }

    /// <summary>Looks ahead in events of an interaction for its second speaker.</summary>
    public void Foresee(ConversationParticipants participants, ReadOnlySpan<IndexedEvent> events)
    {
        foreach (var indexed in events)
        {
            Read(indexed, out var view);
            if (participants.Foresee(view))
                return;
        }
    }

    private void WriteHead(TextSink into, ConversationParticipants participants, in EventView view, ReadOnlySpan<byte> line)
    {
        if (view.Type.Is("followup"u8))
        {
            WriteName(into, view.Actor);
            into.Write(" Follow-Up"u8);
        }
        else if (view.Type.Is("question"u8) || view.Type.Is("answer"u8))
        {
            WriteName(into, view.Actor);
            if ((Addressee(line) ?? participants.ListenerOf(view)) is not { } listener)
                return;
            into.Write(" → "u8);
            EscapedText.WriteName(into, listener, inBrackets: false);
        }
        else
        {
            WriteName(into, view.Type);
            into.Write(" ("u8);
            WriteName(into, view.Actor);
            into.Write((byte)')');
        }
    }

    // The event's own field "to", when it is a text.
    private static byte[]? Addressee(ReadOnlySpan<byte> line)
    {
        if (line.IndexOf("\"to\""u8) < 0 && line.IndexOf("\\u00"u8) < 0)
            return null;
        var reader = new Utf8JsonReader(line);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isTo = reader.ValueTextEquals("to"u8);
            reader.Read();
            if (isTo)
                return reader.TokenType == JsonTokenType.String ? Name(ref reader, line) : null;
            reader.Skip();
        }

        return null;
    }

    // Half a character in it makes it no name; of the five fields this is known already.
    private static byte[]? Name(ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        try
        {
            var name = JsonText.Of(ref reader, line).ToString();
            return string.IsNullOrWhiteSpace(name) ? null : Encoding.UTF8.GetBytes(name);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private ReadOnlySpan<byte> Read(in IndexedEvent indexed, out EventView view)
    {
        var line = source.Line(indexed);
        if (EventLine.Read(line, out view) is not null || view.Interaction != indexed.Interaction)
            throw new SavedStateException();
        return line;
    }

    private void WriteName(TextSink into, JsonText name, bool inBrackets = false) => EscapedText.WriteName(into, Bytes(name), inBrackets);

    private ReadOnlySpan<byte> Bytes(JsonText text)
    {
        if (_scratch.Length < text.MostBytes)
            _scratch = new byte[text.MostBytes];
        return text.Bytes(_scratch);
    }
}
