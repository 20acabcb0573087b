using System.Text.Json;

namespace Signalbox.EventLog.Events;

/// <summary>An event as it stands in its line, without copies.</summary>
internal ref struct EventView
{
    public long Interaction;
    public JsonText Actor;
    public JsonText Type;
    public JsonText Content;
    public JsonText Timestamp;

    /// <summary>The event, apart from its line.</summary>
    /// <param name="line">The line that this view is of.</param>
    public readonly LogEvent ToEvent(ReadOnlySpan<byte> line) => new()
    {
        Interaction = Interaction,
        Actor = Actor.ToString(),
        Type = Type.ToString(),
        Content = Content.ToString(),
        Timestamp = Timestamp.ToString(),
        More = Further(line),
    };

    private static Dictionary<string, JsonElement> Further(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        var more = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name is "interaction" or "actor" or "type" or "content" or "timestamp")
                reader.Skip();
            else
                more[name] = JsonElement.ParseValue(ref reader);
        }

        return more;
    }
}
