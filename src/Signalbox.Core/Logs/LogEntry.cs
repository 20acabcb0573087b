using Signalbox.Json;

namespace Signalbox.Logs;

/// <summary>One entry of the register of a job.</summary>
/// <param name="JobId">The job, or null for what concerns none.</param>
/// <param name="WorkerId">Who did it: a worker, a person or a program; or null.</param>
/// <param name="Action">What happened, by its name in <see cref="LogActions"/>.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Message">In words.</param>
/// <param name="Metadata">Details as JSON, or null.</param>
/// <param name="ErrorData">Details of an error as JSON, or null.</param>
/// <param name="At">When, by the database's clock; ignored on writing.</param>
public sealed record LogEntry(
    long? JobId, string? WorkerId, string Action, LogEntryLevel Level, string Message,
    RawJson? Metadata = null, RawJson? ErrorData = null, DateTimeOffset At = default)
{
    /// <summary>True when <see cref="Metadata"/> and <see cref="ErrorData"/> are null because they did not fit into the page.</summary>
    public bool DataLeftOut { get; init; }
}
