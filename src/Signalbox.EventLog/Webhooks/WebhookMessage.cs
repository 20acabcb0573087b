using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Signalbox.EventLog.Events;

namespace Signalbox.EventLog.Webhooks;

/// <summary>An alert as it is posted: one JSON object.</summary>
internal static class WebhookMessage
{
    /// <summary>How much of a content is posted, in bytes of UTF-8.</summary>
    public const int MostContent = 4 * 1024;

    /// <summary>The body of the request.</summary>
    /// <param name="error">The event.</param>
    /// <param name="log">Where the log is.</param>
    public static byte[] Of(LogEvent error, string log)
    {
        var content = Cut(error.Content, MostContent);
        var actor = Cut(error.Actor, EventBounds.NameLength);
        var body = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("text"u8, ForChats(string.Create(CultureInfo.InvariantCulture, $"Error of {actor} in interaction {error.Interaction}: {content}")));
            json.WriteNumber("interaction"u8, error.Interaction);
            json.WriteString("actor"u8, actor);
            json.WriteString("content"u8, content);
            json.WriteString("timestamp"u8, Cut(error.Timestamp, EventBounds.NameLength));
            json.WriteString("log"u8, log);
            json.WriteEndObject();
        }

        return body.WrittenSpan.ToArray();
    }

    // Chats read the text as markup: what an agent wrote must not call everybody in the room, or show a link as another.
    private static string ForChats(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Cut(string text, int most)
    {
        if (text.Length <= most / 3 || Encoding.UTF8.GetByteCount(text) <= most)
            return text;
        var (length, bytes) = (0, "…"u8.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > most)
                break;
            length += rune.Utf16SequenceLength;
        }

        return text[..length] + "…";
    }
}
