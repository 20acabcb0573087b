using System.Text;
using System.Text.Json;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Policy;

namespace Signalbox.Dashboard.Jobs;

/// <summary>A job as somebody writes it down: what is in the fields of the form, right or wrong.</summary>
internal sealed class JobDraft
{
    /// <summary>The longest input that the form takes, in characters; what is typed travels in one message.</summary>
    public const int LongestInput = 1_500_000;

    private static readonly char[] BetweenIds = [',', ';', ' ', '\t', '\n', '\r'];

    // A form that is sent twice makes one job.
    private readonly string _key = $"form-{Guid.NewGuid():N}";

    /// <summary>Which handler runs it.</summary>
    public string JobType { get; set; } = "";

    /// <summary>A short heading.</summary>
    public string Title { get; set; } = "";

    /// <summary>What is to be done.</summary>
    public string Description { get; set; } = "";

    /// <summary>What the handler works on, as JSON; empty for none.</summary>
    public string Input { get; set; } = "";

    /// <summary>0 to 10.</summary>
    public int Priority { get; set; } = JobPriority.Default;

    /// <summary>How much harm it can do.</summary>
    public RiskLevel Risk { get; set; }

    /// <summary>How many attempts may fail.</summary>
    public string MaxAttempts { get; set; } = $"{JobRequest.DefaultMaxAttempts}";

    /// <summary>When it may be claimed, in UTC; empty for at once.</summary>
    public string RunAt { get; set; } = "";

    /// <summary>The only worker that may claim it.</summary>
    public string AssignedWorker { get; set; } = "";

    /// <summary>A capability that the worker must have.</summary>
    public string RequiredCapability { get; set; } = "";

    /// <summary>The ids of the jobs that it runs after.</summary>
    public string DependsOn { get; set; } = "";

    /// <summary>True to run after them however they ended.</summary>
    public bool RunsAfterAnyOutcome { get; set; }

    /// <summary>A name that makes one job of two requests.</summary>
    public string IdempotencyKey { get; set; } = "";

    /// <summary>What must hold for it to be done, one a line.</summary>
    public string AcceptanceCriteria { get; set; } = "";

    /// <summary>A draft that asks for the same as a job did, now; an input that is too large for the form is left out.</summary>
    public static JobDraft Like(Job job) => new()
    {
        JobType = job.JobType,
        Title = job.Title ?? "",
        Description = job.Description,
        Input = job.Input.IsNull || job.Input.Text.Length > LongestInput ? "" : job.Input.Text,
        Priority = job.Priority,
        Risk = job.Risk,
        MaxAttempts = $"{job.MaxAttempts}",
        AssignedWorker = job.AssignedWorker ?? "",
        RequiredCapability = job.RequiredCapability ?? "",
        DependsOn = string.Join(", ", job.DependsOn),
        AcceptanceCriteria = string.Join('\n', job.AcceptanceCriteria),
    };

    /// <summary>The request that the fields make, in somebody's name, and everything that is wrong with them.</summary>
    public (JobRequest Request, IReadOnlyList<FieldError> Errors) Read(string createdBy)
    {
        List<FieldError> errors = [];
        var request = new JobRequest
        {
            JobType = JobType.Trim(),
            Description = Description.Trim(),
            Title = Optional(Title),
            Input = ReadInput(errors),
            Priority = Priority,
            Risk = Risk,
            MaxAttempts = ReadAttempts(errors),
            RunAt = ReadTime(errors),
            AssignedWorker = Optional(AssignedWorker),
            RequiredCapability = Optional(RequiredCapability),
            DependsOn = ReadIds(errors),
            RunsAfterAnyOutcome = RunsAfterAnyOutcome,
            IdempotencyKey = Optional(IdempotencyKey) ?? _key,
            AcceptanceCriteria = [.. AcceptanceCriteria.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            CreatedBy = createdBy,
        };
        errors.AddRange(JobRequestRules.Check(request).Where(e => errors.TrueForAll(known => known.Field != e.Field)));
        return (request, errors);
    }

    private static string? Optional(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private RawJson ReadInput(List<FieldError> errors)
    {
        if (string.IsNullOrWhiteSpace(Input))
            return default;
        try
        {
            return RawJson.Parse(Input.Trim());
        }
        catch (JsonException e)
        {
            errors.Add(new FieldError("inputData", $"must be JSON{Place(e)}: {Reason(e)}"));
            return default;
        }
    }

    // The parser counts from 0, and bytes instead of characters.
    private string Place(JsonException fault)
    {
        if (fault.LineNumber is not { } number || fault.BytePositionInLine is not { } bytes)
            return "";
        var line = Input.Trim().Split('\n').ElementAtOrDefault((int)number) ?? "";
        var position = 0;
        for (var counted = 0; position < line.Length && counted < bytes; position++)
            counted += char.IsLowSurrogate(line[position]) ? 0 : Encoding.UTF8.GetByteCount(line, position, char.IsHighSurrogate(line[position]) && position + 1 < line.Length ? 2 : 1);
        return $"; in line {number + 1} at position {position + 1} it is not";
    }

    private static string Reason(JsonException fault)
    {
        var end = fault.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? fault.Message : fault.Message[..end]).TrimEnd('.');
    }

    private int ReadAttempts(List<FieldError> errors)
    {
        if (int.TryParse(MaxAttempts, out var attempts))
            return attempts;
        errors.Add(new FieldError("maxAttempts", "must be a whole number from 1 to 100"));
        return JobRequest.DefaultMaxAttempts;
    }

    private DateTimeOffset? ReadTime(List<FieldError> errors)
    {
        if (Optional(RunAt) is not { } text)
            return null;
        if (JobListUrl.TryParseTime(text, out var at))
            return at;
        errors.Add(new FieldError("runAt", "must be a date and a time, such as 2027-01-31T18:30"));
        return null;
    }

    private long[] ReadIds(List<FieldError> errors)
    {
        var ids = new List<long>();
        foreach (var word in DependsOn.Split(BetweenIds, StringSplitOptions.RemoveEmptyEntries))
        {
            if (!long.TryParse(word.TrimStart('#'), out var id))
            {
                errors.Add(new FieldError("dependsOn", "must be ids of jobs, such as 41, 42"));
                return [];
            }

            ids.Add(id);
        }

        return [.. ids];
    }
}
