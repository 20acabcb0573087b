using System.Text.RegularExpressions;
using Signalbox.Checkpoints;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.RemoteWorkers;
using Signalbox.Workers;

namespace Signalbox.Browser.Tests.Pages;

public sealed class JobEvidenceTests
{
    private const string Program = "token:ci";
    private const string Hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>\u202E{{7*7}}";
    private const string Shown = "<script>alert(1)</script><img src=x onerror=alert(2)>‹U+202E›{{7*7}}";

    public static TheoryData<BrowserView> Views => Dashboard.OverviewPageTests.Views;

    [Fact]
    public Task What_is_needed_why_it_was_refused_and_what_was_accepted_appear_by_themselves() => BrowserBox.RunAsync(async box =>
    {
        var attempt = await ClaimAsync(box, new JobRequest { JobType = "test", Description = "Run the tests.", AcceptanceCriteria = ["All suites ran"] });
        var page = await box.OpenAsync($"/jobs/{attempt.JobId}", Role.Viewer);
        var evidence = Evidence(page);
        await Expect(evidence).ToContainTextAsync("No evidence was handed in yet. What is needed:");
        await Expect(evidence.GetByRole(AriaRole.Listitem)).ToHaveTextAsync([new Regex("^How many tests passed and failed"), new Regex("^An answer to its acceptance criterion")]);

        Assert.IsType<CompletionReply.Refused>(await CompleteAsync(box, attempt, "\"Done\""));
        var verdicts = evidence.Locator(".verdicts > li");
        await Expect(verdicts).ToHaveCountAsync(1);
        await Expect(verdicts).ToContainTextAsync("refused");
        await Expect(verdicts).ToContainTextAsync("attempt 1, handed in by agent-7");
        await Expect(verdicts.GetByRole(AriaRole.Listitem)).ToHaveTextAsync(
            [new Regex("'Done' does not show that anything was done"), new Regex("Say in 'criteria' how the acceptance criterion 'All suites ran' was met"), new Regex("^Give the results of the tests")]);
        await Expect(evidence).ToContainTextAsync("Evidence that was refused is not kept, only why.");

        Assert.IsType<CompletionReply.Completed>(await CompleteAsync(
            box, attempt, """{"summary":"All suites ran on the merged branch.","criteria":{"All suites ran":"Unit and browser suites, in 9 min"},"passed":1042,"failed":0,"report":"1042 passed, 0 failed"}"""));
        await Expect(verdicts).ToHaveCountAsync(2);
        await Expect(verdicts.Nth(1)).ToContainTextAsync("accepted");
        await Expect(verdicts.Nth(1)).ToContainTextAsync("The acceptance criterion is answered.");
        await Expect(evidence).ToContainTextAsync("All suites ran on the merged branch.");
        await Expect(evidence).ToContainTextAsync("Tests: 1,042 passed, 0 failed");
        await Expect(evidence.GetByRole(AriaRole.Row).Filter(new() { HasText = "Unit and browser suites" })).ToContainTextAsync("All suites ran");
        await Expect(evidence).Not.ToContainTextAsync("What is needed");
    });

    [Fact]
    public Task What_could_not_be_confirmed_is_shown_with_the_checkpoint_that_waits() => BrowserBox.RunAsync(async box =>
    {
        // This node has no verifier that asks GitHub.
        var attempt = await ClaimAsync(box, new JobRequest { JobType = "code", Description = "Change the code." });
        var waits = Assert.IsType<CompletionReply.Waits>(await CompleteAsync(
            box, attempt, """{"summary":"Added the memory store","pullRequestUrl":"https://github.com/acme/app/pull/7","url":"javascript:alert(1)"}"""));
        var page = await box.OpenAsync($"/jobs/{attempt.JobId}", Role.Viewer);
        var evidence = Evidence(page);

        await Expect(evidence.GetByRole(AriaRole.Link, new() { Name = "https://github.com/acme/app/pull/7" })).ToHaveAttributeAsync("href", "https://github.com/acme/app/pull/7");
        await Expect(evidence.GetByText("javascript:alert(1)")).ToBeVisibleAsync();
        await Expect(evidence.Locator("a[href^=javascript]")).ToHaveCountAsync(0);
        var verdict = evidence.Locator(".verdicts > li");
        await Expect(verdict).ToContainTextAsync("unconfirmed");
        await Expect(verdict).ToContainTextAsync("It waits for a person at checkpoint");
        await Expect(verdict.GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", $"/admin/agent-checkpoints?open={waits.Checkpoint.Id}");

        await box.Server.Get<CheckpointClient>().RejectAsync(waits.Checkpoint.Id, "grace", "It is not merged.");
        await Expect(verdict).ToContainTextAsync("A person was asked at checkpoint");
        await Expect(verdict).ToContainTextAsync("REJECTED");
        await Expect(evidence).ToContainTextAsync("Added the memory store");
    });

    [Fact]
    public Task A_job_that_needs_no_evidence_speaks_of_none() => BrowserBox.RunAsync(async box =>
    {
        var attempt = await ClaimAsync(box, new JobRequest { JobType = "work", Description = "Work." });
        var page = await box.OpenAsync($"/jobs/{attempt.JobId}", Role.Viewer);

        await Expect(page.Locator(".badges")).ToContainTextAsync("RUNNING");
        await Expect(Evidence(page)).ToHaveCountAsync(0);
    });

    [Theory]
    [MemberData(nameof(Views))]
    public Task Everybody_can_read_hostile_and_endless_evidence(BrowserView view) => BrowserBox.RunAsync(async box =>
    {
        var criterion = Hostile + new string('c', 300);
        var attempt = await ClaimAsync(box, new JobRequest { JobType = "verification", Description = "Look.", AcceptanceCriteria = [criterion] });
        Assert.IsType<CompletionReply.Refused>(await CompleteAsync(box, attempt, "{\"" + new string('u', 3_000) + "\":1}"));
        var whole = RawJson.From(new
        {
            summary = Hostile + new string('s', 50_000),
            criteria = new Dictionary<string, string> { [criterion] = Hostile + new string('a', 9_000) },
            checks = Enumerable.Range(1, 150).Select(i => new { name = $"{Hostile} {i}", passed = true, detail = Hostile + new string('d', 200) }),
            sources = new[] { "javascript:alert(3)", "https://example.org/" + new string('p', 300), "https://example.org/" + Hostile },
            report = Hostile + new string('r', 300_000),
        });
        Assert.IsType<CompletionReply.Completed>(await CompleteAsync(box, attempt, whole.Text));
        var page = await box.OpenAsync($"/jobs/{attempt.JobId}", Role.Viewer, view);
        var evidence = Evidence(page);
        await Expect(evidence).ToContainTextAsync(Shown);
        await Expect(evidence).ToContainTextAsync("and 50 more, in the whole evidence");
        await Expect(evidence.Locator(".verdicts > li")).ToHaveCountAsync(2);
        await Expect(evidence.Locator(".references a")).ToHaveCountAsync(1);
        Assert.InRange((await evidence.InnerHTMLAsync()).Length, 1, 300_000);
        await page.HasNoAxeViolationsAsync();
        await page.HasNoHorizontalScrollAsync();

        await evidence.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("more characters: Summary$") }).ClickAsync();
        await Expect(evidence).ToContainTextAsync(new string('s', 50_000));
        await evidence.GetByRole(AriaRole.Button, new() { Name = "Report of the tests", Exact = true }).ClickAsync();
        await Expect(evidence.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("more characters: Report of the tests$") })).ToBeVisibleAsync();
        await page.HasNoHorizontalScrollAsync();
    });

    private static ILocator Evidence(IPage page) => page.Locator("[aria-labelledby=job-evidence]");

    internal static async Task<AttemptKey> ClaimAsync(BrowserBox box, JobRequest request)
    {
        var workers = box.Server.Get<RemoteWorkerClient>();
        await workers.RegisterAsync(new WorkerIdentity("agent-7", "executor", [], [], 1), Program);
        await box.Server.Get<JobClient>().EnqueueAsync(request with { CreatedBy = "ada" });
        var claimed = Assert.IsType<RemoteClaim.Claimed>(await workers.ClaimAsync(new RemoteClaimRequest("agent-7", Program, 1, TimeSpan.FromSeconds(30), [request.JobType])));
        var job = Assert.Single(claimed.Jobs);
        return new AttemptKey("agent-7", Program, job.Id, job.Attempt);
    }

    internal static Task<CompletionReply> CompleteAsync(BrowserBox box, AttemptKey attempt, string evidence) =>
        box.Server.Get<RemoteAttemptClient>().CompleteAsync(attempt, RawJson.Parse(evidence), null, []);
}
