using Signalbox.Durability;

namespace Signalbox.Jobs;

/// <summary>What a <see cref="JobRequest"/> must satisfy before it reaches the store; all faults are told at once.</summary>
public static class JobRequestRules
{
    /// <summary>The largest input in bytes of UTF-8.</summary>
    public const int MaximumInputBytes = 4 * 1024 * 1024;

    private const int MaximumDependencies = 100;

    // PostgreSQL takes the last moment that .NET knows for infinity, with which nothing can be reckoned.
    private const int LastYear = 9_000;

    /// <summary>Every fault of <paramref name="request"/>; empty when there is none.</summary>
    public static IReadOnlyList<FieldError> Check(JobRequest request)
    {
        List<FieldError>? errors = null;
        void Add(string field, string message) => (errors ??= []).Add(new FieldError(field, message));
        void Name(string field, string? text, int maximum)
        {
            if (text is not null && FieldText.NameFault(text, maximum) is { } fault)
                Add(field, fault);
        }

        void Text(string field, string? text, int maximum)
        {
            if (text is not null && FieldText.Fault(text, maximum) is { } fault)
                Add(field, fault);
        }

        if (request.JobType is null)
            Add("jobType", "is required");
        if (request.Description is null)
            Add("taskDescription", "is required");
        if (request.CreatedBy is null)
            Add("createdBy", "is required");
        Name("jobType", request.JobType, 100);
        Text("taskDescription", request.Description, 20_000);
        Text("title", request.Title, 300);
        Name("assignedWorker", request.AssignedWorker, 200);
        Name("requiredCapability", request.RequiredCapability, 100);
        Text("idempotencyKey", request.IdempotencyKey, 200);
        Text("createdBy", request.CreatedBy, 200);
        Text("traceParent", request.TraceParent, 200);
        foreach (var criterion in request.AcceptanceCriteria)
            Text("acceptanceCriteria", criterion ?? "", 2_000);
        if (request.AcceptanceCriteria.Count > 100)
            Add("acceptanceCriteria", "must be at most 100 criteria");
        if (request.Priority is < JobPriority.Lowest or > JobPriority.Highest)
            Add("priority", "must be a whole number from 0 to 10");
        if (request.MaxAttempts is < 1 or > 100)
            Add("maxAttempts", "must be a whole number from 1 to 100");
        if (request.RunAt is { Year: > LastYear })
            Add("runAt", $"must be before the year {LastYear + 1}");
        if (request.DependsOn.Count > MaximumDependencies)
            Add("dependsOn", $"must name at most {MaximumDependencies} jobs");
        if (request.Input.Text.Length > MaximumInputBytes / 4 && request.Input.ByteCount > MaximumInputBytes)
            Add("inputData", "must be at most 4 MiB of JSON");
        return errors ?? (IReadOnlyList<FieldError>)[];
    }
}
