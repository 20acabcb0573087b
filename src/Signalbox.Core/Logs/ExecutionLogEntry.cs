namespace Signalbox.Logs;

/// <summary>An entry of the execution log with its job.</summary>
/// <param name="JobId">The job.</param>
/// <param name="JobType">Its type.</param>
/// <param name="Title">Its title, or null.</param>
/// <param name="Actor">The actor: a worker, a person or a program; or null.</param>
/// <param name="Action">The action, by its name in <see cref="LogActions"/>.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Number">The number of the entry's attempt or the id of its checkpoint, or null.</param>
/// <param name="At">The time by the database's clock.</param>
public sealed record ExecutionLogEntry(
    long JobId, string JobType, string? Title, string? Actor, string Action, string Message, string? Number, DateTimeOffset At);
