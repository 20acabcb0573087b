using System.Globalization;
using System.Text.Json;
using Signalbox.EventLog.Events;

namespace Signalbox.EventLog.Seals;

/// <summary>What a seal says: the hash of the bytes right before it, together with the seal before.</summary>
/// <param name="Bytes">How many bytes before the seal's own line it covers.</param>
/// <param name="Hash">SHA-256, as lower-case hexadecimal, of the previous seal's hash (32 bytes, if there is one) and the covered bytes.</param>
/// <param name="Previous">The hash of the seal before it, or null for the first.</param>
/// <param name="HasGap">True when bytes between the previous seal and the covered ones are not covered: they came from another copy.</param>
internal sealed record Seal(long Bytes, string Hash, string? Previous, bool HasGap)
{
    /// <summary>Reads a seal; null when the event does not say all of it.</summary>
    public static Seal? Of(LogEvent told)
    {
        var previous = Text(told, "previous");
        return told.Type == EventTypes.Seal
            && told.More.TryGetValue("bytes", out var bytes) && bytes.ValueKind == JsonValueKind.Number && bytes.TryGetInt64(out var length)
            && IsHash(Text(told, "sha256")) && (previous is null || IsHash(previous))
                ? new Seal(length, Text(told, "sha256")!, previous, told.More.TryGetValue("gap", out var gap) && gap.ValueKind == JsonValueKind.True)
                : null;
    }

    /// <summary>The event that says it.</summary>
    public LogEvent ToEvent(long interaction)
    {
        var more = new Dictionary<string, JsonElement>(StringComparer.Ordinal)
        {
            ["bytes"] = JsonSerializer.SerializeToElement(Bytes, EventJson.Default.Int64),
            ["sha256"] = JsonSerializer.SerializeToElement(Hash, EventJson.Default.String),
        };
        if (Previous is not null)
            more["previous"] = JsonSerializer.SerializeToElement(Previous, EventJson.Default.String);
        if (HasGap)
            more["gap"] = JsonSerializer.SerializeToElement(true, EventJson.Default.Boolean);
        return new LogEvent
        {
            Interaction = interaction,
            Actor = "signalbox",
            Type = EventTypes.Seal,
            Content = string.Create(CultureInfo.InvariantCulture, $"The {Bytes} bytes before this line have, with the seal before them, the SHA-256 {Hash}"),
            More = more,
        };
    }

    private static string? Text(LogEvent told, string field) =>
        told.More.TryGetValue(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsHash(string? text) => text?.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}
