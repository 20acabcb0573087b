using System.Text.Json.Serialization;
using Signalbox.Json;
using Signalbox.Logs;

namespace Signalbox.Views;

/// <summary>An entry of a job's register, as every surface shows it.</summary>
public sealed record LogView(
    DateTimeOffset At, string? WorkerId, string Action, string Level, string Message, RawJson Metadata, RawJson ErrorData)
{
    /// <summary>True when <c>metadata</c> and <c>errorData</c> did not fit into the page; otherwise the field is not there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool DataLeftOut { get; init; }

    /// <summary>Shows an entry.</summary>
    public static LogView Of(LogEntry entry) => new(
        entry.At, entry.WorkerId, entry.Action, entry.Level.ToString().ToLowerInvariant(), entry.Message,
        entry.Metadata ?? default, entry.ErrorData ?? default)
    {
        DataLeftOut = entry.DataLeftOut,
    };
}
