using Signalbox.Jobs;
using Signalbox.Json;

namespace Signalbox.Tests.Jobs;

public sealed class JobRequestRulesTests
{
    private static readonly JobRequest Sound = new() { JobType = "work", Description = "What is to be done" };

    public static TheoryData<string, Func<JobRequest, JobRequest>, string?> Cases => new()
    {
        { "nothing but what is required", r => r, null },
        { "the longest of everything", Longest, null },
        { "no type", r => r with { JobType = null! }, "jobType is required" },
        { "an empty type", r => r with { JobType = "" }, "jobType must not be empty" },
        { "a long type", r => r with { JobType = new string('x', 101) }, "jobType must be at most 100 characters long, and is 101" },
        { "no description", r => r with { Description = null! }, "taskDescription is required" },
        { "a blank description", r => r with { Description = " \n" }, "taskDescription must not be empty" },
        { "a long description", r => r with { Description = new string('x', 20_001) }, "taskDescription must be at most 20,000 characters long, and is 20,001" },
        { "NUL in the description", r => r with { Description = "a\0b" }, "taskDescription must not contain the NUL character" },
        { "an empty title", r => r with { Title = "" }, "title must not be empty" },
        { "a long title", r => r with { Title = new string('x', 301) }, "title must be at most 300 characters long, and is 301" },
        { "half a pair in the title", r => r with { Title = "a\ud83d" }, "title must be well-formed Unicode, and has half of a surrogate pair" },
        { "a whole pair in the title", r => r with { Title = "a\ud83d\ude82b" }, null },
        { "halves in the wrong order", r => r with { Title = "\ude82\ud83d" }, "title must be well-formed Unicode, and has half of a surrogate pair" },
        { "a type that turns the reading order", r => r with { JobType = "a\u202eb" }, "jobType must not hold control characters, invisible characters or half a surrogate pair, and has ‹U+202E›" },
        { "a type with a filler", r => r with { JobType = "work\u3164" }, "jobType must not hold control characters, invisible characters or half a surrogate pair, and has ‹U+3164›" },
        { "a worker with an empty cell", r => r with { AssignedWorker = "w\u2800" }, "assignedWorker must not hold control characters, invisible characters or half a surrogate pair, and has ‹U+2800›" },
        { "a capability with a look", r => r with { RequiredCapability = "\u2764\ufe0f" }, "requiredCapability must not hold control characters, invisible characters or half a surrogate pair, and has ‹U+FE0F›" },
        { "a type of another script", r => r with { JobType = "größe 列車" }, null },
        { "an empty worker", r => r with { AssignedWorker = "" }, "assignedWorker must not be empty" },
        { "an empty capability", r => r with { RequiredCapability = "" }, "requiredCapability must not be empty" },
        { "an empty key", r => r with { IdempotencyKey = " " }, "idempotencyKey must not be empty" },
        { "a long key", r => r with { IdempotencyKey = new string('x', 201) }, "idempotencyKey must be at most 200 characters long, and is 201" },
        { "nobody who asks", r => r with { CreatedBy = null! }, "createdBy is required" },
        { "NUL in who asks", r => r with { CreatedBy = "a\0b" }, "createdBy must not contain the NUL character" },
        { "a long trace", r => r with { TraceParent = new string('x', 201) }, "traceParent must be at most 200 characters long, and is 201" },
        { "a criterion that is null", r => r with { AcceptanceCriteria = ["it works", null!] }, "acceptanceCriteria must not be empty" },
        { "a long criterion", r => r with { AcceptanceCriteria = [new string('x', 2_001)] }, "acceptanceCriteria must be at most 2,000 characters long, and is 2,001" },
        { "many criteria", r => r with { AcceptanceCriteria = [.. Enumerable.Repeat("x", 101)] }, "acceptanceCriteria must be at most 100 criteria" },
        { "a low priority", r => r with { Priority = -1 }, "priority must be a whole number from 0 to 10" },
        { "a high priority", r => r with { Priority = 11 }, "priority must be a whole number from 0 to 10" },
        { "no attempts", r => r with { MaxAttempts = 0 }, "maxAttempts must be a whole number from 1 to 100" },
        { "many attempts", r => r with { MaxAttempts = 101 }, "maxAttempts must be a whole number from 1 to 100" },
        { "many dependencies", r => r with { DependsOn = [.. Enumerable.Range(1, 101).Select(i => (long)i)] }, "dependsOn must name at most 100 jobs" },
        { "a time that never comes", r => r with { RunAt = DateTimeOffset.MaxValue }, "runAt must be before the year 9001" },
        { "a time long past", r => r with { RunAt = DateTimeOffset.MinValue }, null },
        { "the largest input", r => r with { Input = Text(JobRequestRules.MaximumInputBytes) }, null },
        { "too large an input", r => r with { Input = Text(JobRequestRules.MaximumInputBytes + 1) }, "inputData must be at most 4 MiB of JSON" },
        { "an input too large in bytes", r => r with { Input = RawJson.From(new string('é', (JobRequestRules.MaximumInputBytes / 2) + 1)) }, "inputData must be at most 4 MiB of JSON" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_request_is_checked_field_by_field(string title, Func<JobRequest, JobRequest> change, string? fault)
    {
        var faults = JobRequestRules.Check(change(Sound)).Select(e => $"{e.Field} {e.Message}");

        Assert.True(faults.SequenceEqual(fault is null ? [] : [fault]), title);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var faults = JobRequestRules.Check(Sound with { JobType = "", Title = "", Priority = 11, MaxAttempts = 0 });

        Assert.Equal(["jobType", "title", "priority", "maxAttempts"], faults.Select(f => f.Field));
        Assert.Equal(
            "The job was refused: jobType must not be empty; title must not be empty.", new InvalidJobException([.. faults.Take(2)]).Message);
    }

    private static JobRequest Longest(JobRequest request) => request with
    {
        JobType = new string('x', 100),
        Description = new string('x', 20_000),
        Title = new string('x', 300),
        AssignedWorker = new string('x', 200),
        RequiredCapability = new string('x', 100),
        IdempotencyKey = new string('x', 200),
        CreatedBy = new string('x', 200),
        AcceptanceCriteria = [.. Enumerable.Repeat(new string('x', 2_000), 100)],
        DependsOn = [.. Enumerable.Range(1, 100).Select(i => (long)i)],
        Priority = 10,
        MaxAttempts = 100,
    };

    private static RawJson Text(int bytes) => RawJson.Trusted('"' + new string('x', bytes - 2) + '"');
}
