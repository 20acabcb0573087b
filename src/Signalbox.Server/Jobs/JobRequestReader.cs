using Signalbox.Jobs;
using Signalbox.Policy;
using Signalbox.Server.Requests;

namespace Signalbox.Server.Jobs;

/// <summary>Reads what is asked for when a job is created: the fields of <c>POST /api/agent-jobs</c>.</summary>
internal static class JobRequestReader
{
    private const string AnyOutcome = "any";
    private const string CompletedOutcome = "completed";

    /// <summary>Reads one job. What the fields must satisfy beyond their kind is checked where the job is enqueued.</summary>
    /// <param name="fields">The object.</param>
    /// <param name="createdBy">Who asks.</param>
    /// <param name="traceParent">The caller's trace, or null.</param>
    public static JobRequest Read(RequestFields fields, string createdBy, string? traceParent) => new()
    {
        // The rules say what is missing.
        JobType = fields.Text("jobType")!,
        Description = fields.Text("taskDescription")!,
        Input = fields.Raw("inputData") ?? default,
        Priority = fields.Whole("priority") ?? JobPriority.Default,
        Title = fields.Text("title"),
        Risk = Risk(fields),
        AcceptanceCriteria = fields.Texts("acceptanceCriteria"),
        AssignedWorker = fields.Text("assignedWorker"),
        RequiredCapability = fields.Text("requiredCapability"),
        RunAt = fields.Time("runAt"),
        MaxAttempts = fields.Whole("maxAttempts") ?? JobRequest.DefaultMaxAttempts,
        IdempotencyKey = fields.Text("idempotencyKey"),
        DependsOn = fields.Ids("dependsOn"),
        RunsAfterAnyOutcome = RunsAfterAny(fields),
        ParentId = fields.Id("parentId"),
        CreatedBy = createdBy,
        TraceParent = traceParent,
    };

    private static RiskLevel Risk(RequestFields fields)
    {
        if (fields.Text("riskLevel") is { } name)
        {
            if (RiskRules.TryParse(name, out var risk))
                return risk;
            fields.Add("riskLevel", "must be low, medium, high or critical");
        }

        return RiskLevel.Low;
    }

    private static bool RunsAfterAny(RequestFields fields)
    {
        var outcome = fields.Text("dependsOnOutcome");
        if (outcome is not (null or AnyOutcome or CompletedOutcome))
            fields.Add("dependsOnOutcome", $"must be {AnyOutcome} or {CompletedOutcome}");
        return outcome == AnyOutcome;
    }
}
