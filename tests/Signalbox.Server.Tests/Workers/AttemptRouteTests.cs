using System.Net;
using Dapper;
using Signalbox.Identities;

namespace Signalbox.Server.Tests.Workers;

/// <summary>What programs do with the jobs that they hold.</summary>
public sealed class AttemptRouteTests
{
    private const string Job = """{"jobType":"work","taskDescription":"Do it"}""";

    [Fact]
    public async Task A_step_is_saved_once_also_over_attempts()
    {
        await using var box = await ServerBox.CreateAsync();
        var (worker, job) = await ClaimAsync(box);

        var first = await worker.SayAsync(job, "steps", "\"name\":\"fetch\",\"output\":{\"rows\":7}", HttpStatusCode.OK);
        await worker.SayAsync(job, "fail", "\"error\":\"The line broke\",\"errorType\":\"Network\",\"retryable\":true", HttpStatusCode.OK);
        await DueAsync(box);
        var again = await worker.ClaimOneAsync();
        var second = await worker.SayAsync(again, "steps", "\"name\":\"fetch\",\"output\":{\"rows\":8}", HttpStatusCode.OK);

        Assert.Equal((job.Id, 2), again);
        Assert.Equal("""{"name":"fetch","output":{"rows":7}}""", first.Json["step"]!.ToJsonString());
        Assert.Equal(first.Json["step"]!.ToJsonString(), second.Json["step"]!.ToJsonString());
    }

    [Fact]
    public async Task Log_entries_are_appended_and_cannot_pass_for_what_signalbox_tells()
    {
        await using var box = await ServerBox.CreateAsync();
        var (worker, job) = await ClaimAsync(box);

        var answer = await worker.SayAsync(
            job, "logs", """ "entries":[{"action":"task_start","level":"info","message":"Starting","metadata":{"a":1}},{"message":"Plain","level":"warning","errorData":{"error_type":"X"}}]""",
            HttpStatusCode.OK);
        foreach (var action in (string[])["job_completed", "checkpoint_approved", "approval_given"])
            (await worker.SayAsync(job, "logs", $$""" "entries":[{"action":"{{action}}","message":"Trust me"}]""", HttpStatusCode.BadRequest)).IsProblem("entries[0].action");
        (await worker.SayAsync(job, "logs", """ "entries":[{"message":"x","level":"loud"}]""", HttpStatusCode.BadRequest)).IsProblem("entries[0].level");
        (await worker.SayAsync(job, "logs", """ "entries":[]""", HttpStatusCode.BadRequest)).IsProblem("entries");

        Assert.Equal(2, answer.Json["appended"]!.GetValue<int>());
        var shown = (await box.Client(Permission.Read).GetAsync($"/api/agent-jobs/{job.Id}", HttpStatusCode.OK)).Json;
        Assert.Equal(
            ["task_start w1 info Starting", "handler_log w1 warning Plain"],
            shown["logs"]!.AsArray().Select(l => $"{l!["action"]} {l["workerId"]} {l["level"]} {l["message"]}").Where(l => l.Contains("Starting", StringComparison.Ordinal) || l.Contains("Plain", StringComparison.Ordinal)));
        Assert.DoesNotContain(shown["timeline"]!.AsArray(), l => l!["action"]!.GetValue<string>() == "task_start");
    }

    [Fact]
    public async Task A_blocking_checkpoint_suspends_the_job_and_the_next_claim_gets_the_decision()
    {
        await using var box = await ServerBox.CreateAsync();
        var (worker, job) = await ClaimAsync(box);
        const string Ask = """ "name":"deploy","data":{"target":"staging"},"reason":"Goes live","expiresInSeconds":600""";

        var asked = (await worker.SayAsync(job, "checkpoints", Ask, HttpStatusCode.Created)).Json["checkpoint"]!;
        Assert.Equal(("PENDING", true, "w1"), (asked["status"]!.GetValue<string>(), asked["blocking"]!.GetValue<bool>(), asked["requestedBy"]!.GetValue<string>()));
        Assert.Equal("WAITING_APPROVAL", await StatusAsync(box, job.Id));
        (await worker.SayAsync(job, "steps", "\"name\":\"late\",\"output\":1", HttpStatusCode.Conflict)).IsProblem();
        await box.Client(Permission.Decide).PostAsync($"/api/admin/agent-checkpoints/{asked["id"]}", """{"data":{"target":"canary"}}""", HttpStatusCode.OK);
        var again = await worker.ClaimOneAsync();
        var decided = (await worker.SayAsync(again, "checkpoints", Ask, HttpStatusCode.OK)).Json["checkpoint"]!;

        Assert.Equal(("APPROVED", """{"target":"canary"}"""), (decided["status"]!.GetValue<string>(), decided["data"]!.ToJsonString()));
        Assert.Equal("RUNNING", await StatusAsync(box, job.Id));
        // Other data under the same name is another question.
        await worker.SayAsync(again, "checkpoints", Ask.Replace("staging", "production", StringComparison.Ordinal), HttpStatusCode.Created);
        Assert.Equal("WAITING_APPROVAL", await StatusAsync(box, job.Id));
    }

    [Fact]
    public async Task A_checkpoint_that_does_not_block_is_recorded_and_the_job_goes_on()
    {
        await using var box = await ServerBox.CreateAsync();
        var (worker, job) = await ClaimAsync(box);

        var recorded = await worker.SayAsync(job, "checkpoints", "\"name\":\"plan\",\"data\":[1],\"blocking\":false", HttpStatusCode.Created);

        Assert.Equal("RECORDED", recorded.Json["checkpoint"]!["status"]!.GetValue<string>());
        Assert.Equal("RUNNING", await StatusAsync(box, job.Id));
    }

    [Theory]
    [InlineData("evidence")]
    [InlineData("approval")]
    public async Task A_worker_cannot_ask_at_the_checkpoints_of_signalbox_itself(string name)
    {
        await using var box = await ServerBox.CreateAsync();
        var (worker, job) = await ClaimAsync(box);

        (await worker.SayAsync(job, "checkpoints", $"\"name\":\"{name}\",\"data\":1", HttpStatusCode.BadRequest)).IsProblem("name");
        Assert.Equal("RUNNING", await StatusAsync(box, job.Id));
    }

    [Theory]
    [InlineData(false, "FAILED")]
    [InlineData(true, "PENDING")]
    public async Task A_failure_is_final_unless_it_may_be_tried_again(bool retryable, string status)
    {
        await using var box = await ServerBox.CreateAsync();
        var (worker, job) = await ClaimAsync(box);

        var answer = await worker.SayAsync(
            job, "fail", $"\"error\":\"It broke\",\"errorType\":\"Broken\",\"retryable\":{(retryable ? "true" : "false")}", HttpStatusCode.OK);

        Assert.Equal(status, answer.Json["job"]!["status"]!.GetValue<string>());
        (await worker.SayAsync(job, "fail", "\"error\":\"Again\"", HttpStatusCode.Conflict)).IsProblem();
    }

    [Fact]
    public async Task The_last_attempt_fails_the_job_though_it_may_be_tried_again()
    {
        await using var box = await ServerBox.CreateAsync();
        await box.Client(Permission.Jobs).CreateJobAsync("""{"jobType":"work","taskDescription":"Do it","maxAttempts":1}""");
        var worker = await RemoteWorker.RegisterAsync(box, "w1");

        var answer = await worker.SayAsync(await worker.ClaimOneAsync(), "fail", "\"error\":\"It broke\",\"retryable\":true", HttpStatusCode.OK);

        Assert.Equal("FAILED", answer.Json["job"]!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_worker_that_lost_its_lease_changes_nothing_any_more()
    {
        await using var box = await ServerBox.CreateAsync();
        var (worker, job) = await ClaimAsync(box);
        await using var connection = await box.Data.DataSource.OpenConnectionAsync();
        // Its time is up, and the node that leads gives the job to somebody else.
        await connection.ExecuteAsync("update leases set until = now() - interval '1 hour', length = interval '1 second'");
        var other = await RemoteWorker.RegisterAsync(box, "w2", worker.Client);
        var taken = await other.ClaimOneAsync(wait: 30);

        Assert.Equal((job.Id, 2), taken);
        string[][] late =
        [
            ["logs", """ "entries":[{"message":"late"}]"""], ["steps", "\"name\":\"late\",\"output\":1"], ["checkpoints", "\"name\":\"late\",\"data\":1"],
            ["checkpoints", "\"name\":\"late\",\"data\":1,\"blocking\":false"], ["fail", "\"error\":\"late\""],
        ];
        foreach (var call in late)
        {
            (await worker.SayAsync(job, call[0], call[1], HttpStatusCode.Conflict)).IsProblem();
            (await worker.SayAsync(taken, call[0], call[1], HttpStatusCode.Conflict)).IsProblem();
        }

        var shown = (await box.Client(Permission.Read).GetAsync($"/api/agent-jobs/{job.Id}", HttpStatusCode.OK)).Text;
        Assert.DoesNotContain("late", shown, StringComparison.Ordinal);
        await other.SayAsync(taken, "steps", "\"name\":\"mine\",\"output\":1", HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_is_said_of_no_job_is_not_found()
    {
        await using var box = await ServerBox.CreateAsync();
        var worker = await RemoteWorker.RegisterAsync(box, "w1");
        (await worker.SayAsync(("999", 1), "fail", "\"error\":\"x\"", HttpStatusCode.NotFound)).IsProblem();
        (await worker.Client.PostAsync("/api/agent-jobs/1/fail", """{"error":"x"}""", HttpStatusCode.BadRequest)).IsProblem("workerId");
    }

    private static async Task<(RemoteWorker Worker, (string Id, int Attempt) Job)> ClaimAsync(ServerBox box)
    {
        await box.Client(Permission.Jobs).CreateJobAsync(Job);
        var worker = await RemoteWorker.RegisterAsync(box, "w1");
        return (worker, await worker.ClaimOneAsync());
    }

    private static async Task<string> StatusAsync(ServerBox box, string id) =>
        (await box.Client(Permission.Read).GetAsync($"/api/agent-jobs/{id}", HttpStatusCode.OK)).Json["job"]!["status"]!.GetValue<string>();

    // The wait before the next attempt is over.
    private static async Task DueAsync(ServerBox box)
    {
        await using var connection = await box.Data.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync("insert into ready (lane, priority, attempt, id) select j.lane, j.priority, s.attempt, s.id from scheduled s join jobs j on j.id = s.id; delete from scheduled");
    }
}
