using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Signalbox.EventLog.Events;

/// <summary>
/// An event and its line: one JSON object in UTF-8. Read is whatever has the five fields with their types once each; further
/// fields are kept.
/// </summary>
internal static class EventLine
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes the line with its line feed.</summary>
    public static void Write(LogEvent given, string timestamp, IBufferWriter<byte> into)
    {
        using (var json = new Utf8JsonWriter(into, Plain))
        {
            json.WriteStartObject();
            json.WriteNumber("interaction"u8, given.Interaction);
            json.WriteString("actor"u8, given.Actor);
            json.WriteString("type"u8, given.Type);
            json.WriteString("content"u8, given.Content);
            json.WriteString("timestamp"u8, timestamp);
            foreach (var (name, value) in given.More)
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }

            json.WriteEndObject();
        }

        into.Write("\n"u8);
    }

    /// <summary>Reads a line without its line feed.</summary>
    /// <param name="line">The line.</param>
    /// <param name="view">The event, when it is one.</param>
    /// <param name="isTimed">False when it may be without a timestamp, which is then empty.</param>
    /// <returns>Null, or why it is no event.</returns>
    public static string? Read(ReadOnlySpan<byte> line, out EventView view, bool isTimed = true)
    {
        view = default;
        if (line.IndexOf((byte)0) >= 0 || !Utf8.IsValid(line))
            return "not text in UTF-8";
        try
        {
            return ReadFields(line, ref view, isTimed ? Fields.None : Fields.Timestamp);
        }
        catch (JsonException)
        {
            return line.TrimStart(" \t\r"u8).StartsWith("{"u8) ? "not whole JSON" : "not a JSON object";
        }
        catch (InvalidOperationException)
        {
            return "text with half a character in it (a lone surrogate)";
        }
    }

    private static string? ReadFields(ReadOnlySpan<byte> line, ref EventView view, Fields optional)
    {
        var reader = new Utf8JsonReader(line);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return "not a JSON object";
        var seen = Fields.None;
        HashSet<string>? more = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = FieldOf(ref reader);
            if (field == Fields.None)
            {
                if (!(more ??= new HashSet<string>(StringComparer.Ordinal)).Add(reader.GetString()!))
                    return "the same field twice";
                reader.Read();
                reader.Skip();
                continue;
            }

            if ((seen & field) != Fields.None)
                return "the same field twice";
            seen |= field;
            reader.Read();
            if (Take(ref reader, line, field, ref view) is { } fault)
                return fault;
        }

        // What follows the object is no part of an event.
        if (reader.Read())
            return "not a JSON object";
        return (seen | optional) == Fields.All ? null : $"without {Missing(seen | optional)}";
    }

    private static string? Take(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> line, Fields field, ref EventView view)
    {
        if (field == Fields.Interaction)
            return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out view.Interaction) ? null : "with an interaction that is no whole number";
        if (reader.TokenType != JsonTokenType.String)
            return $"with {Word(field)} that is no text";
        var text = JsonText.Of(ref reader, line);
        switch (field)
        {
            case Fields.Actor:
                view.Actor = text;
                break;
            case Fields.Type:
                view.Type = text;
                break;
            case Fields.Content:
                view.Content = text;
                break;
            default:
                view.Timestamp = text;
                break;
        }

        return null;
    }

    private static Fields FieldOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("interaction"u8) ? Fields.Interaction
        : reader.ValueTextEquals("actor"u8) ? Fields.Actor
        : reader.ValueTextEquals("type"u8) ? Fields.Type
        : reader.ValueTextEquals("content"u8) ? Fields.Content
        : reader.ValueTextEquals("timestamp"u8) ? Fields.Timestamp
        : Fields.None;

    private static string Missing(Fields seen) => string.Join(", ", Enum.GetValues<Fields>().Where(f => f is not Fields.None and not Fields.All && (seen & f) == Fields.None).Select(Word));

    private static string Word(Fields field) => field switch
    {
        Fields.Interaction => "an interaction",
        Fields.Actor => "an actor",
        Fields.Type => "a type",
        Fields.Content => "a content",
        _ => "a timestamp",
    };

    [Flags]
    private enum Fields
    {
        None = 0,
        Interaction = 1,
        Actor = 2,
        Type = 4,
        Content = 8,
        Timestamp = 16,
        All = 31,
    }
}
