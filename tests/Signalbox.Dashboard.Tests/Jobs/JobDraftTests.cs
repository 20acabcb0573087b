using Signalbox.Dashboard.Jobs;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Policy;

namespace Signalbox.Dashboard.Tests.Jobs;

public sealed class JobDraftTests
{
    [Fact]
    public void Every_field_reaches_the_request()
    {
        var (request, errors) = new JobDraft
        {
            JobType = " simple-task ",
            Title = " Title ",
            Description = "What to do",
            Input = "{\"a\": 1}",
            Priority = 8,
            Risk = RiskLevel.High,
            MaxAttempts = "7",
            RunAt = "2027-01-31T18:30",
            AssignedWorker = "node-1",
            RequiredCapability = "gpu",
            DependsOn = "#41, 42;43",
            RunsAfterAnyOutcome = true,
            IdempotencyKey = "mine",
            AcceptanceCriteria = "first\n\n second \r\n",
        }.Read("ada");

        Assert.Empty(errors);
        Assert.Equivalent(
            new JobRequest
            {
                JobType = "simple-task",
                Title = "Title",
                Description = "What to do",
                Input = RawJson.Parse("{\"a\": 1}"),
                Priority = 8,
                Risk = RiskLevel.High,
                MaxAttempts = 7,
                RunAt = new DateTimeOffset(2027, 1, 31, 18, 30, 0, TimeSpan.Zero),
                AssignedWorker = "node-1",
                RequiredCapability = "gpu",
                DependsOn = [41, 42, 43],
                RunsAfterAnyOutcome = true,
                IdempotencyKey = "mine",
                AcceptanceCriteria = ["first", "second"],
                CreatedBy = "ada",
            },
            request, strict: true);
    }

    [Fact]
    public void An_untouched_form_lacks_only_the_type_and_the_description() =>
        Assert.Equal(["jobType", "taskDescription"], new JobDraft().Read("ada").Errors.Select(e => e.Field));

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        var (_, errors) = new JobDraft
        {
            JobType = new string('t', 101),
            Title = new string('x', 301),
            Description = "nul\0",
            Input = "{",
            MaxAttempts = "many",
            RunAt = "soon",
            AssignedWorker = new string('w', 201),
            RequiredCapability = new string('c', 101),
            DependsOn = "42, x",
            IdempotencyKey = new string('k', 201),
            AcceptanceCriteria = new string('a', 2_001),
        }.Read("ada");

        Assert.Equal(
            ["acceptanceCriteria", "assignedWorker", "dependsOn", "idempotencyKey", "inputData", "jobType", "maxAttempts", "requiredCapability", "runAt", "taskDescription", "title"],
            errors.Select(e => e.Field).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{\"a\": 1,\n \"ü\": x}", "line 2 at position 7")]
    [InlineData("{\"😀\": x}", "line 1 at position 8")]
    [InlineData("{}\n\n}", "line 3 at position 1")]
    [InlineData("hello", "line 1 at position 1")]
    public void Input_that_is_no_JSON_is_told_with_its_place(string input, string place)
    {
        var error = Assert.Single(Draft(input).Read("ada").Errors);

        Assert.Equal("inputData", error.Field);
        Assert.Contains(place, error.Message);
        Assert.DoesNotContain("LineNumber", error.Message);
    }

    [Fact]
    public void A_name_that_stands_twice_in_the_input_is_told() =>
        Assert.Equal("inputData", Assert.Single(Draft("{\"a\": 1, \"a\": 2}").Read("ada").Errors).Field);

    [Fact]
    public void A_form_that_is_sent_twice_has_one_key_and_another_form_has_another()
    {
        var draft = Draft("");

        Assert.NotNull(draft.Read("ada").Request.IdempotencyKey);
        Assert.Equal(draft.Read("ada").Request.IdempotencyKey, draft.Read("ada").Request.IdempotencyKey);
        Assert.NotEqual(draft.Read("ada").Request.IdempotencyKey, Draft("").Read("ada").Request.IdempotencyKey);
    }

    [Fact]
    public void A_draft_like_a_job_asks_for_the_same_now()
    {
        var job = new Job
        {
            Id = 42,
            JobType = "t",
            Status = JobStatus.Failed,
            Title = "Title",
            Description = "What",
            Input = RawJson.Parse("[1]"),
            Priority = 3,
            Risk = RiskLevel.Medium,
            AcceptanceCriteria = ["one", "two"],
            MaxAttempts = 4,
            AssignedWorker = "w",
            RequiredCapability = "c",
            DependsOn = [7, 8],
            RunAt = DateTimeOffset.UnixEpoch,
            CreatedBy = "somebody",
            CreatedAt = DateTimeOffset.UnixEpoch,
        };

        var (request, errors) = JobDraft.Like(job).Read("ada");

        Assert.Empty(errors);
        Assert.Equivalent(
            new JobRequest
            {
                JobType = "t",
                Title = "Title",
                Description = "What",
                Input = RawJson.Parse("[1]"),
                Priority = 3,
                Risk = RiskLevel.Medium,
                AcceptanceCriteria = ["one", "two"],
                MaxAttempts = 4,
                AssignedWorker = "w",
                RequiredCapability = "c",
                DependsOn = [7, 8],
                IdempotencyKey = request.IdempotencyKey,
                CreatedBy = "ada",
            },
            request, strict: true);
    }

    private static JobDraft Draft(string input) => new() { JobType = "t", Description = "What", Input = input };
}
