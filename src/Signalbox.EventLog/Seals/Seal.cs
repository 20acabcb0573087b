using System.Globalization;
using System.Text.Json;
using Signalbox.EventLog.Events;

namespace Signalbox.EventLog.Seals;

/// <summary>What a seal says: the hash of the lines right before it, together with the seal before.</summary>
/// <param name="Bytes">How many bytes before the seal's own line it covers, with one for the end of each line and none for blank ones.</param>
/// <param name="Hash">SHA-256, as lower-case hexadecimal: see <see cref="SealHash"/>.</param>
/// <param name="Previous">The SHA-256 of the whole line of the seal before it, or null for the first.</param>
/// <param name="IsShared">
/// True when it was made in a copy that is shared through git: there, parts that others sealed may stand between this one and the
/// seal that it follows, and lines that nobody sealed before it.
/// </param>
internal sealed record Seal(long Bytes, string Hash, string? Previous, bool IsShared)
{
    /// <summary>Reads a seal; null when the event does not say all of it.</summary>
    public static Seal? Of(LogEvent told)
    {
        var (previous, hash) = (told.Text("previous"), told.Text("sha256"));
        return told.Type == EventTypes.Seal
            && told.Number("bytes") is > 0 and var bytes && IsHash(hash) && (previous is null || IsHash(previous))
                ? new Seal(bytes, hash!, previous, told.More.TryGetValue("shared", out var shared) && shared.ValueKind == JsonValueKind.True)
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
        if (IsShared)
            more["shared"] = JsonSerializer.SerializeToElement(true, EventJson.Default.Boolean);
        return new LogEvent
        {
            Interaction = interaction,
            Actor = LogEvent.OwnActor,
            Type = EventTypes.Seal,
            Content = string.Create(CultureInfo.InvariantCulture, $"Seals the {Bytes} bytes before this line: SHA-256 {Hash}"),
            More = more,
        };
    }

    private static bool IsHash(string? text) => text?.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}
