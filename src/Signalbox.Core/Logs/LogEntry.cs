using Signalbox.Json;

namespace Signalbox.Logs;

/// <summary>One entry of a job's execution log.</summary>
/// <param name="JobId">The job, or null for an entry that belongs to no job.</param>
/// <param name="WorkerId">The actor: a worker, a person or a program; or null.</param>
/// <param name="Action">The action, by its name in <see cref="LogActions"/>.</param>
/// <param name="Level">Its level.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Metadata">Details as JSON, or null.</param>
/// <param name="ErrorData">Details of an error as JSON, or null.</param>
/// <param name="At">The time by the database's clock; ignored on writing.</param>
public sealed record LogEntry(
    long? JobId, string? WorkerId, string Action, LogEntryLevel Level, string Message,
    RawJson? Metadata = null, RawJson? ErrorData = null, DateTimeOffset At = default)
{
    /// <summary>True when <see cref="Metadata"/> and <see cref="ErrorData"/> are null because they did not fit into the page.</summary>
    public bool DataLeftOut { get; init; }
}
