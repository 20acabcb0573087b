using Signalbox.Checkpoints;
using Signalbox.EventLog;
using Signalbox.EventLog.Events;
using Signalbox.Handlers;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Learnings;
using Signalbox.Running;
using Signalbox.Server.EventLogs;
using Signalbox.Server.Identities;
using Signalbox.Server.Options;
using Signalbox.Testing;
using Signalbox.Workers;

namespace Signalbox.Browser.Tests.Dashboard;

public sealed class UnseenTextTests
{
    private const string Foreign = "pay\u202Eexe.txt \u3164 \u2800 a\uFE0F end";
    private const string Shown = "pay‹U+202E›exe.txt ‹U+3164› ‹U+2800› a‹U+FE0F› end";

    // Everything that a page says: its texts, also those that are folded or only hovered over, and its attributes. What a field
    // holds is the visitor's to change, and a field cannot mark it.
    private const string FindRaw = """
        () => {
          const raw = /[\u202E\u3164\u2800\uFE0F]/;
          const found = [];
          const nodes = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
          for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
            if (node.nodeType === Node.TEXT_NODE && raw.test(node.data))
              found.push(`text of ${node.parentElement.outerHTML}`);
            for (const attribute of node.attributes ?? [])
              if (attribute.name !== 'value' && raw.test(attribute.value))
                found.push(`${attribute.name} of ${node.outerHTML}`);
          }
          return found;
        }
        """;

    private static readonly string[] Lists = ["/", "/jobs", "/workers"];
    private static readonly string[] Parts = ["Errors", "Heartbeats"];
    private static readonly string[] Types = [EventTypes.Question, EventTypes.Error, EventTypes.Heartbeat, Foreign];

    [Fact]
    public Task What_nobody_sees_is_named_on_every_page_of_jobs() => RunAsync(async box =>
    {
        var (failed, running, waiting) = (await EnqueueAsync(box, "fail"), await EnqueueAsync(box, "run"), await EnqueueAsync(box, "ask"));
        var (approved, rejected) = (await EnqueueAsync(box, "ask"), await EnqueueAsync(box, "ask"));
        await box.Server.Get<Worker>().StartAsync();
        var checkpoints = box.Server.Get<CheckpointClient>();
        Assert.IsType<DecisionOutcome.Taken>(await checkpoints.ApproveAsync(await AskedAsync(box, approved), Foreign, Foreign));
        Assert.IsType<DecisionOutcome.Taken>(await checkpoints.RejectAsync(await AskedAsync(box, rejected), Foreign, Foreign));
        await box.Server.WaitForAsync(failed, JobStatus.Failed);
        await box.Server.WaitForAsync(rejected, JobStatus.Failed);
        await box.Server.WaitForAsync(approved, JobStatus.Completed);
        await box.Server.WaitForAsync(waiting, JobStatus.WaitingApproval);
        // As it was stored before such names were refused.
        await box.Server.ScalarAsync<int>("update jobs set job_type = @Foreign, assigned_worker = @Foreign, required_capability = @Foreign where id = any(@Ids) returning 1", new { Foreign, Ids = new[] { failed, rejected, approved } });

        var page = await box.OpenAsync("/", Role.Operator);
        foreach (var list in Lists)
        {
            await page.GotoAsync(list);
            await Expect(page.Locator("main")).ToContainTextAsync(Shown);
            await ShowsNothingUnseenAsync(page);
        }

        foreach (var id in new[] { failed, running, waiting, approved, rejected })
        {
            await page.GotoAsync($"/jobs/{id}");
            await Expect(page.Locator("[aria-labelledby=job-life]")).ToContainTextAsync($"Step {Shown} saved");
            await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Log entries" }).GetByText("Details")).ToHaveCountAsync(id == approved ? 2 : 1);
            if (id == running)
                await Expect(page.Locator(".running-now")).ToContainTextAsync(Shown);
            await OpenAllAsync(page);
            await ShowsNothingUnseenAsync(page);
        }

        await page.GotoAsync($"/jobs/new?like={failed}");
        await Expect(page.Locator("#title-unseen")).ToContainTextAsync("‹U+202E›‹U+3164›‹U+2800›‹U+FE0F›");
        await ShowsNothingUnseenAsync(page);
    });

    [Fact]
    public Task What_nobody_sees_is_named_when_a_worker_is_paused() => RunAsync(async box =>
    {
        await box.Server.Get<IWorkerStore>().RegisterAsync(new WorkerIdentity(Foreign, Foreign, [Foreign], [], 2) { Host = Foreign, Version = Foreign }, default);
        var page = await box.OpenAsync("/workers", Role.Operator);

        await page.GetByRole(AriaRole.Button, new() { Name = $"Pause {Shown}" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = $"Pause {Shown}?" });
        await Expect(dialog).ToBeVisibleAsync();
        await ShowsNothingUnseenAsync(page);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();

        await Expect(page.GetByText($"Worker {Shown} is paused")).ToBeVisibleAsync();
        await ShowsNothingUnseenAsync(page);
    });

    [Fact]
    public Task What_nobody_sees_is_named_among_learnings() => RunAsync(async box =>
    {
        await box.Server.Get<LearningClient>().AddAsync(
            new LearningText { Category = Foreign, Title = Foreign, Description = Foreign + new string('d', 2_000), ImpactScore = 1, Tags = [Foreign], JobId = 7, WorkerId = Foreign }, Foreign);
        var page = await box.OpenAsync($"/learnings?category={Uri.EscapeDataString(Foreign)}&tag={Uri.EscapeDataString(Foreign)}", Role.Viewer);
        await Expect(page.GetByRole(AriaRole.Article)).ToContainTextAsync(Shown);
        await ShowsNothingUnseenAsync(page);
    });

    [Fact]
    public Task What_nobody_sees_is_named_in_the_audit_and_among_people() => RunAsync(async box =>
    {
        await box.Server.Get<IAuditStore>().AppendAsync(new AuditEntry(Foreign, Foreign, Foreign, Foreign, RawJson.Parse($"{{\"{Foreign}\":\"{Foreign}\"}}")), default);
        await box.Server.Get<AccountClient>().AddAsync("mallory", Role.Viewer, BoxIdentities.Password, "test");
        await box.Server.Get<TokenClient>().CreateAsync("mallory", [TokenScope.Read], null, "test");
        await box.Server.ScalarAsync<int>("update accounts set name = @Foreign where name = 'mallory' returning 1", new { Foreign });
        await box.Server.ScalarAsync<int>("update access_tokens set name = @Foreign, created_by = @Foreign where name = 'mallory' returning 1", new { Foreign });
        var page = await box.OpenAsync($"/audit?action={Uri.EscapeDataString(Foreign)}", Role.Admin);
        await Expect(page.Locator("main table")).ToContainTextAsync(Shown);
        await ShowsNothingUnseenAsync(page);

        await page.GotoAsync("/users");
        await Expect(page.Locator(".users")).ToContainTextAsync(Shown);
        await Expect(page.Locator(".tokens")).ToContainTextAsync(Shown);
        await ShowsNothingUnseenAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = $"Disable {Shown}" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = $"Disable {Shown}?" })).ToBeVisibleAsync();
        await ShowsNothingUnseenAsync(page);
    });

    [Fact]
    public Task What_nobody_sees_is_named_in_the_event_log() => RunAsync(async box =>
    {
        using var log = new SharedLog(box.Server.Get<EventLogOptions>().Folder);
        foreach (var type in Types)
            await log.AppendAsync(new LogEvent { Interaction = 1, Actor = Foreign, Type = type, Content = Foreign });
        var page = await box.OpenAsync("/event-log", Role.Viewer);

        foreach (var part in Parts)
            await Expect(page.GetByRole(AriaRole.Region, new() { Name = part })).ToContainTextAsync(Shown);
        await Expect(page.GetByRole(AriaRole.Article).GetByRole(AriaRole.Listitem).Last).ToContainTextAsync(Shown);
        await ShowsNothingUnseenAsync(page);
        await page.GotoAsync($"/event-log?interaction={Uri.EscapeDataString(Foreign)}");
        await Expect(page.GetByText($"Interaction {Shown} is not among the last")).ToBeVisibleAsync();
        await ShowsNothingUnseenAsync(page);
    });

    private static async Task OpenAllAsync(IPage page)
    {
        var closed = page.Locator("main [aria-expanded=false]");
        for (var left = await closed.CountAsync(); left > 0; left--)
        {
            await closed.First.ClickAsync();
            await Expect(closed).ToHaveCountAsync(left - 1);
        }
    }

    private static async Task ShowsNothingUnseenAsync(IPage page)
    {
        var found = await page.EvaluateAsync<string[]>(FindRaw);
        Assert.True(found.Length == 0, $"{page.Url} shows characters that nobody sees:\n{string.Join('\n', found)}");
    }

    private static async Task RunAsync(Func<BrowserBox, Task> test, [System.Runtime.CompilerServices.CallerMemberName] string name = "")
    {
        var options = new EventLogOptions { Folder = TestFolder.Create(), Actor = "signalbox@desk", Mirror = true, Heartbeat = TimeSpan.FromMinutes(1) };
        await BrowserBox.RunAsync(
            test,
            builder =>
            {
                builder.Handle("work", WorkAsync);
                builder.Services.AddEventLog(options);
            },
            // A test that failed must not wait for its handlers.
            worker: new WorkerOptions { WorkerId = "worker-1", DrainTimeout = TimeSpan.Zero },
            name: name);
    }

    private static async Task<JobOutcome> WorkAsync(JobContext job, CancellationToken token)
    {
        job.Log(Foreign, metadata: new { Foreign });
        await job.StepAsync(Foreign, _ => Task.FromResult(Foreign));
        switch (job.Input<string>())
        {
            case "run":
                job.ReportProgress(0.5, Foreign);
                await new TaskCompletionSource().Task.WaitAsync(token);
                break;
            case "ask":
                await job.CheckpointAsync(Foreign, new { Foreign }, new CheckpointOptions { Reason = Foreign });
                break;
            default:
                return new JobOutcome.Failed(Foreign, ErrorData: RawJson.From(new { Foreign }));
        }

        return new JobOutcome.Completed(
            RawJson.From(new { files = new[] { new { path = Foreign, size = 1, sha256 = Foreign } } }),
            RawJson.From(new
            {
                summary = Foreign,
                criteria = new Dictionary<string, string> { [Foreign] = Foreign },
                checks = new[] { new { name = Foreign, passed = true, detail = Foreign } },
            }));
    }

    private static async Task<long> AskedAsync(BrowserBox box, long job)
    {
        await box.Server.WaitForAsync(job, JobStatus.WaitingApproval);
        return (await box.Server.Get<CheckpointClient>().ListForJobAsync(job)).Single().Id;
    }

    private static async Task<long> EnqueueAsync(BrowserBox box, string what) => (await box.Server.Get<JobClient>().EnqueueAsync(new JobRequest
    {
        JobType = "work",
        Title = Foreign,
        Description = Foreign,
        AcceptanceCriteria = [Foreign],
        Input = RawJson.From(what),
        CreatedBy = Foreign,
        MaxAttempts = 1,
    })).Id;
}
