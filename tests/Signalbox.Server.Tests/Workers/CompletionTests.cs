using System.Net;
using Signalbox.Evidence;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Handlers;
using Signalbox.Running;
using Signalbox.Testing;

namespace Signalbox.Server.Tests.Workers;

/// <summary>A job is only completed when it is proven to be done, whoever runs it.</summary>
public sealed class CompletionTests
{
    private const string Proven = """ "evidence":{"summary":"All suites ran on the merged branch.","passed":42,"failed":0} """;

    [Fact]
    public async Task A_job_that_needs_no_evidence_completes_and_completing_it_again_changes_nothing()
    {
        await using var box = await ServerBox.CreateAsync();
        var (worker, job) = await ClaimAsync(box, """{"jobType":"work","taskDescription":"Do it"}""", "work");

        var done = (await worker.SayAsync(job, "complete", "\"result\":{\"rows\":7}", HttpStatusCode.OK)).Json["job"]!;
        var again = (await worker.SayAsync(job, "complete", "\"result\":{\"rows\":8}", HttpStatusCode.OK)).Json["job"]!;

        Assert.Equal(("COMPLETED", """{"rows":7}"""), (done["status"]!.GetValue<string>(), done["result"]!.ToJsonString()));
        Assert.Equal(done.ToJsonString(), again.ToJsonString());
        (await worker.SayAsync((job.Id, 2), "complete", "", HttpStatusCode.Conflict)).IsProblem();
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"evidence\":\"Done\"")]
    [InlineData("\"evidence\":{\"summary\":\"Fixed it!\"}")]
    [InlineData("\"evidence\":{\"summary\":\"All suites ran on the merged branch.\",\"passed\":41,\"failed\":1}")]
    public async Task A_false_done_is_refused_with_what_is_missing_and_the_worker_can_mend_it(string evidence)
    {
        await using var box = await ServerBox.CreateAsync();
        var (worker, job) = await ClaimAsync(box, """{"jobType":"test","taskDescription":"Run the tests"}""", "test");

        var refused = (await worker.SayAsync(job, "complete", evidence, HttpStatusCode.UnprocessableEntity)).IsProblem("evidence");

        Assert.Equal("RUNNING", await StatusAsync(box, job.Id));
        var shown = (await box.Client(Permission.Read).GetAsync($"/api/agent-jobs/{job.Id}", HttpStatusCode.OK)).Json;
        Assert.Contains(shown["timeline"]!.AsArray(), l => l!["action"]!.GetValue<string>() == "evidence_refused" && l["workerId"]!.GetValue<string>() == "w1");
        Assert.Contains("agent_evidence_refused_total{type=\"test\"} 1", (await box.Client(Permission.Read).GetAsync("/metrics", HttpStatusCode.OK)).Text, StringComparison.Ordinal);
        Assert.All(refused.Json["errors"]!["evidence"]!.AsArray(), reason => Assert.NotEmpty(reason!.GetValue<string>()));
        var done = (await worker.SayAsync(job, "complete", Proven, HttpStatusCode.OK)).Json["job"]!;
        Assert.Equal(("COMPLETED", 42), (done["status"]!.GetValue<string>(), done["completionEvidence"]!["passed"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Every_acceptance_criterion_is_answered_also_for_types_that_need_no_evidence()
    {
        await using var box = await ServerBox.CreateAsync();
        var (worker, job) = await ClaimAsync(box, """{"jobType":"work","taskDescription":"Do it","acceptanceCriteria":["The list is sorted","Nothing is lost"]}""", "work");

        var refused = await worker.SayAsync(
            job, "complete", """ "evidence":{"summary":"The list was sorted in place.","criteria":{"The list is sorted":"Checked with 1,000 random lists"}} """,
            HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Nothing is lost", refused.Text, StringComparison.Ordinal);
        await worker.SayAsync(
            job, "complete",
            """ "evidence":{"summary":"The list was sorted in place.","criteria":{"The list is sorted":"Checked with 1,000 random lists","Nothing is lost":"Lengths and sums were compared"}} """,
            HttpStatusCode.OK);
        Assert.Equal("COMPLETED", await StatusAsync(box, job.Id));
    }

    [Fact]
    public async Task Evidence_that_cannot_be_confirmed_waits_for_a_person_and_passes_once_they_approve()
    {
        await using var box = await ServerBox.CreateAsync(b => b.AddEvidenceVerifier<UnreachableVerifier>());
        var (worker, job) = await ClaimAsync(box, """{"jobType":"work","taskDescription":"Do it"}""", "work");
        const string Evidence = """ "evidence":{"summary":"Deployed build 1204 to the canary."} """;

        var waits = (await worker.SayAsync(job, "complete", Evidence, HttpStatusCode.Accepted)).Json;

        Assert.Equal(("evidence", "PENDING", UnreachableVerifier.Reason), (waits["checkpoint"]!["name"]!.GetValue<string>(), waits["checkpoint"]!["status"]!.GetValue<string>(), waits["message"]!.GetValue<string>()));
        Assert.Equal("WAITING_APPROVAL", await StatusAsync(box, job.Id));
        await box.Client(Permission.Decide).PostAsync($"/api/admin/agent-checkpoints/{waits["checkpoint"]!["id"]}", null, HttpStatusCode.OK);
        var again = await worker.ClaimOneAsync();
        // Another story than the one that was looked at needs another look.
        await worker.SayAsync(again, "complete", Evidence.Replace("1204", "1205", StringComparison.Ordinal), HttpStatusCode.Accepted);
        var second = (await box.Client(Permission.Read).GetAsync("/api/admin/agent-checkpoints?status=PENDING", HttpStatusCode.OK)).Json["checkpoints"]![0]!["id"]!;
        await box.Client(Permission.Decide).PostAsync($"/api/admin/agent-checkpoints/{second}", null, HttpStatusCode.OK);
        await worker.SayAsync(await worker.ClaimOneAsync(), "complete", Evidence, HttpStatusCode.OK);
        Assert.Equal("COMPLETED", await StatusAsync(box, job.Id));
    }

    [Fact]
    public async Task A_job_that_somebody_cancelled_meanwhile_ends_cancelled()
    {
        await using var box = await ServerBox.CreateAsync();
        var (worker, job) = await ClaimAsync(box, """{"jobType":"work","taskDescription":"Do it"}""", "work");
        await box.Client(Permission.Jobs).PostAsync($"/api/agent-jobs/{job.Id}/cancel", null, HttpStatusCode.OK);

        var ended = (await worker.SayAsync(job, "complete", "", HttpStatusCode.OK)).Json["job"]!;

        Assert.Equal("CANCELLED", ended["status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"summary":"All suites ran on the merged branch.","passed":3,"failed":0}""", JobStatus.Completed)]
    [InlineData("\"Completed the task\"", JobStatus.Failed)]
    [InlineData(null, JobStatus.Failed)]
    public async Task The_handlers_of_a_node_must_prove_it_too(string? evidence, JobStatus status)
    {
        await using var box = await ServerBox.CreateAsync(
            b => b.Handle("test", _ => new JobOutcome.Completed(null, evidence is null ? null : RawJson.Parse(evidence))));
        await box.Get<Worker>().StartAsync();

        var id = long.Parse(await box.Client(Permission.Jobs).CreateJobAsync("""{"jobType":"test","taskDescription":"Run the tests"}"""), System.Globalization.CultureInfo.InvariantCulture);

        var job = await box.WaitForAsync(id, JobStatus.Completed, JobStatus.Failed);
        Assert.Equal(status, job.Status);
        if (status == JobStatus.Failed)
            Assert.StartsWith("The evidence was refused: ", job.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_whose_evidence_cannot_be_confirmed_waits_for_a_person()
    {
        await using var box = await ServerBox.CreateAsync(b => b.AddEvidenceVerifier<UnreachableVerifier>()
            .Handle("work", _ => new JobOutcome.Completed(null, RawJson.From(new { summary = "Deployed build 1204 to the canary." }))));
        await box.Get<Worker>().StartAsync();
        var id = await box.Client(Permission.Jobs).CreateJobAsync("""{"jobType":"work","taskDescription":"Do it"}""");
        var number = long.Parse(id, System.Globalization.CultureInfo.InvariantCulture);
        await box.WaitForAsync(number, JobStatus.WaitingApproval);

        var asked = (await box.Client(Permission.Read).GetAsync("/api/admin/agent-checkpoints?status=PENDING", HttpStatusCode.OK)).Json["checkpoints"]![0]!;
        await box.Client(Permission.Decide).PostAsync($"/api/admin/agent-checkpoints/{asked["id"]}", null, HttpStatusCode.OK);

        Assert.Equal(JobStatus.Completed, (await box.WaitForAsync(number, JobStatus.Completed, JobStatus.Failed)).Status);
        await Eventually.HoldsAsync(() => box.Get<Worker>().Stats.ActiveJobs == 0, "neither attempt has a slot any more");
    }

    private static async Task<(RemoteWorker Worker, (string Id, int Attempt) Job)> ClaimAsync(ServerBox box, string job, string type)
    {
        await box.Client(Permission.Jobs).CreateJobAsync(job);
        var worker = await RemoteWorker.RegisterAsync(box, "w1");
        return (worker, await worker.ClaimOneAsync(type));
    }

    private static async Task<string> StatusAsync(ServerBox box, string id) =>
        (await box.Client(Permission.Read).GetAsync($"/api/agent-jobs/{id}", HttpStatusCode.OK)).Json["job"]!["status"]!.GetValue<string>();

    private sealed class UnreachableVerifier : IEvidenceVerifier
    {
        public const string Reason = "The build server does not answer.";

        public string JobType => "work";

        public Task<EvidenceVerdict> VerifyAsync(EvidenceCase subject, HandedEvidence evidence, CancellationToken cancellationToken) =>
            Task.FromResult<EvidenceVerdict>(new EvidenceVerdict.Unconfirmed(Reason));
    }
}
