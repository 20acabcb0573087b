namespace Signalbox.Logs;

/// <summary>An entry of the register with the job that it is of.</summary>
/// <param name="JobId">The job.</param>
/// <param name="JobType">Its type.</param>
/// <param name="Title">Its title, when it has one.</param>
/// <param name="Actor">Who did it: a worker, a person or a program; or null.</param>
/// <param name="Action">What happened, such as <c>job_claimed</c>.</param>
/// <param name="Message">In words.</param>
/// <param name="Number">The attempt or the checkpoint that it is of, when it is of one.</param>
/// <param name="At">When, by the database's clock.</param>
public sealed record ExecutionLogEntry(
    long JobId, string JobType, string? Title, string? Actor, string Action, string Message, string? Number, DateTimeOffset At);
