using System.Globalization;
using System.Text.Json.Serialization;
using Signalbox.Json;
using Signalbox.Queue;

namespace Signalbox.Server.Workers;

/// <summary>A job that a program's worker holds, as it is told to the program.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="JobType">Its type.</param>
/// <param name="Title">A short heading, or null.</param>
/// <param name="TaskDescription">What is to be done.</param>
/// <param name="InputData">What to work on.</param>
/// <param name="AcceptanceCriteria">What must hold for it to be done; the evidence answers each.</param>
/// <param name="Attempt">The attempt, which every later call names.</param>
/// <param name="MaxAttempts">How many attempts may fail.</param>
/// <param name="ParentId">The job that asked for it, or null.</param>
/// <param name="CreatedBy">Who asked for it.</param>
/// <param name="LeaseExpiresAt">Until when the worker holds it without a heartbeat.</param>
/// <param name="TraceParent">The W3C trace context of the request that created it, or null.</param>
internal sealed record ClaimedJobAnswer(
    string Id, string JobType, string? Title, string TaskDescription, RawJson InputData, IReadOnlyList<string> AcceptanceCriteria,
    int Attempt, int MaxAttempts, string? ParentId, string CreatedBy, DateTimeOffset? LeaseExpiresAt,
    [property: JsonPropertyName("traceparent")] string? TraceParent)
{
    /// <summary>Shows a claimed job.</summary>
    public static ClaimedJobAnswer Of(ClaimedJob job, DateTimeOffset? until) => new(
        job.Id.ToString(CultureInfo.InvariantCulture), job.JobType, job.Title, job.Description, job.Input, job.AcceptanceCriteria,
        job.Attempt, job.MaxAttempts, job.ParentId?.ToString(CultureInfo.InvariantCulture), job.CreatedBy, until, job.TraceParent);
}
