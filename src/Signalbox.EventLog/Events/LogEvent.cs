using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Signalbox.EventLog.Events;

/// <summary>One event of the log: what somebody said or did, in a conversation that has a number.</summary>
public sealed record LogEvent
{
    /// <summary>In whose name the log itself speaks.</summary>
    public const string OwnActor = "signalbox";

    private static readonly IReadOnlyDictionary<string, JsonElement> None = new Dictionary<string, JsonElement>();

    /// <summary>The number of the conversation.</summary>
    public required long Interaction { get; init; }

    /// <summary>Who it is of.</summary>
    public required string Actor { get; init; }

    /// <summary>What kind of event it is: one of <see cref="EventTypes"/>, or a word of the agents' own.</summary>
    public required string Type { get; init; }

    /// <summary>What was said; any text.</summary>
    public required string Content { get; init; }

    /// <summary>When, in UTC and whole seconds, such as <c>2026-11-20T08:00:00Z</c>; what is appended without one gets the time of its writing.</summary>
    public string Timestamp { get; init; } = "";

    /// <summary>Further fields, as they stand in the line.</summary>
    public IReadOnlyDictionary<string, JsonElement> More { get; init; } = None;

    /// <summary>The text of a further field; null when it is not there, or no text.</summary>
    public string? Text(string field) => More.TryGetValue(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The whole number in a further field; null when it is not there, or none.</summary>
    public long? Number(string field) =>
        More.TryGetValue(field, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    /// <summary>The event as it stands in a line of the log, without the line feed.</summary>
    public string ToLine()
    {
        var line = new ArrayBufferWriter<byte>(256);
        EventLine.Write(this, Timestamp, line);
        return Encoding.UTF8.GetString(line.WrittenSpan[..^1]);
    }
}
