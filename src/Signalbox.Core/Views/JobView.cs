using System.Globalization;
using System.Text.Json.Serialization;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Policy;

namespace Signalbox.Views;

/// <summary>A job as every surface shows it (the object <c>job</c>); the names and their order are a contract.</summary>
public sealed record JobView(
    string Id, string JobType, string Status, string? Title, string TaskDescription, RawJson InputData, int Priority,
    string PriorityName, string RiskLevel, IReadOnlyList<string> AcceptanceCriteria, int Attempt, int MaxAttempts,
    string? AssignedWorker, double Progress, RawJson Result, RawJson CompletionEvidence, string? Error, string? ParentId,
    IReadOnlyList<string> DependsOn, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? RunAt,
    DateTimeOffset? StartedAt, DateTimeOffset? CompletedAt)
{
    /// <summary>True in a list that leaves a large <c>inputData</c> out; otherwise the field is not there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool InputDataLeftOut { get; init; }

    /// <summary>True in a list that leaves a large <c>result</c> out; otherwise the field is not there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ResultLeftOut { get; init; }

    /// <summary>True in a list that leaves a large <c>completionEvidence</c> out; otherwise the field is not there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool CompletionEvidenceLeftOut { get; init; }

    /// <summary>Shows a job. Ids are decimal strings, because they may exceed what JavaScript's numbers hold.</summary>
    public static JobView Of(Job job) => new(
        Spell(job.Id), job.JobType, job.Status.Name(), job.Title, job.Description, job.Input, job.Priority,
        JobPriority.Name(job.Priority), job.Risk.Name(), job.AcceptanceCriteria, job.Attempt, job.MaxAttempts,
        job.AssignedWorker, job.Progress, job.Result, job.Evidence, job.Error, job.ParentId is { } parent ? Spell(parent) : null,
        [.. job.DependsOn.Select(Spell)], job.CreatedBy, job.CreatedAt, job.RunAt, job.StartedAt, job.CompletedAt)
    {
        InputDataLeftOut = job.InputLeftOut,
        ResultLeftOut = job.ResultLeftOut,
        CompletionEvidenceLeftOut = job.EvidenceLeftOut,
    };

    private static string Spell(long id) => id.ToString(CultureInfo.InvariantCulture);
}
