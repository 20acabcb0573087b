using System.Text.RegularExpressions;
using Signalbox.Handlers;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Logs;
using Signalbox.Policy;
using Signalbox.Running;
using Signalbox.Testing;

namespace Signalbox.Browser.Tests.Pages;

public sealed class JobPageTests
{
    private const string Hostile = "<script>alert(1)</script>\"'&<img src=x onerror=alert(2)>\u202E{{7*7}}";
    private const string Shown = "<script>alert(1)</script>\"'&<img src=x onerror=alert(2)>‹U+202E›{{7*7}}";

    // A test that failed must not wait for its handlers.
    private static readonly WorkerOptions Impatient = new() { WorkerId = "worker-1", DrainTimeout = TimeSpan.Zero };

    public static TheoryData<JobStatus, bool> Looks
    {
        get
        {
            var looks = new TheoryData<JobStatus, bool>();
            foreach (var status in new[] { JobStatus.Pending, JobStatus.Running, JobStatus.WaitingApproval, JobStatus.Completed, JobStatus.Failed })
            {
                looks.Add(status, false);
                looks.Add(status, true);
            }

            return looks;
        }
    }

    [Fact]
    public async Task Progress_logs_and_steps_of_a_running_job_appear_by_themselves()
    {
        using var go = new SemaphoreSlim(0);
        await BrowserBox.RunAsync(
            async box =>
            {
                var id = await EnqueueAsync(box, Request() with { Title = "Count the sheep" });
                var page = await box.OpenAsync($"/jobs/{id}", Role.Viewer);
                await Expect(Heading(page)).ToHaveTextAsync($"Job {id}: Count the sheep");
                await Expect(page.Locator(".badges")).ToContainTextAsync("PENDING");
                await page.EvaluateAsync("window.untouched = true");

                await box.Server.Get<Worker>().StartAsync();
                await Expect(page.Locator(".badges")).ToContainTextAsync("RUNNING");
                go.Release();
                await Expect(page.Locator(".running-now")).ToContainTextAsync("half of them");
                await Expect(page.Locator(".running-now")).ToContainTextAsync("50");
                await Expect(Log(page)).ToContainTextAsync("the first sheep");
                await Expect(page.Locator(".transitions")).ToContainTextAsync("Step fence saved");

                await page.GetByRole(AriaRole.Button, new() { Name = "Output of step fence" }).ClickAsync();
                await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Output of step fence" })).ToContainTextAsync("\"height\": 2");
                var output = page.GetByRole(AriaRole.Button, new() { Name = "Output of step fence" });
                await output.FocusAsync();
                go.Release();
                await Expect(Log(page)).ToContainTextAsync("the second sheep");
                await Expect(output).ToBeFocusedAsync();
                await Expect(output).ToHaveAttributeAsync("aria-expanded", "true");

                go.Release();
                await Expect(page.Locator(".badges")).ToContainTextAsync("COMPLETED");
                await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Result as JSON" })).ToContainTextAsync("\"sheep\": 2");
                await Expect(page.Locator(".lanes")).ToHaveAttributeAsync("aria-label", new Regex("Attempt 1: completed"));
                Assert.True(await page.EvaluateAsync<bool>("window.untouched"));
            },
            b => b.Handle("work", async (job, token) =>
            {
                await go.WaitAsync(token);
                job.ReportProgress(0.5, "half of them");
                job.Log("the first sheep");
                await job.StepAsync("fence", _ => Task.FromResult(new { height = 2 }));
                await go.WaitAsync(token);
                job.Log("the second sheep");
                await go.WaitAsync(token);
                return JobOutcome.DoneWith(new { sheep = 2 });
            }),
            worker: Impatient);
    }

    [Fact]
    public Task A_job_is_cancelled_by_keyboard_with_a_reason_and_sent_back_by_mouse_and_two_tabs_agree() => BrowserBox.RunAsync(async box =>
    {
        var id = await EnqueueAsync(box, Request());
        var page = await box.OpenAsync($"/jobs/{id}", Role.Operator);
        var other = await box.OpenAsync($"/jobs/{id}", Role.Operator);
        await Expect(other.Locator(".badges")).ToContainTextAsync("PENDING");

        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel", Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("leaves the line");
        await page.HasNoAxeViolationsAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Cancel", Exact = true })).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Enter");
        await page.GetByLabel("Reason").FocusAsync();
        await page.Keyboard.TypeAsync("nobody needs it");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        foreach (var tab in new[] { page, other })
        {
            await Expect(tab.Locator(".badges")).ToContainTextAsync("CANCELLED");
            await Expect(tab.Locator(".error-band")).ToContainTextAsync("nobody needs it");
        }

        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync($"Job {id} is cancelled.");
        await other.GetByRole(AriaRole.Button, new() { Name = "Retry", Exact = true }).ClickAsync();
        await Expect(other.GetByRole(AriaRole.Status)).ToContainTextAsync($"Job {id} is back on the line.");
        await Expect(page.Locator(".badges")).ToContainTextAsync("PENDING");
    });

    [Fact]
    public Task A_priority_is_changed_and_what_was_asked_for_is_still_told() => BrowserBox.RunAsync(async box =>
    {
        var id = await EnqueueAsync(box, Request());
        var page = await box.OpenAsync($"/jobs/{id}", Role.Operator);

        await page.GetByRole(AriaRole.Button, new() { Name = "Set priority" }).ClickAsync();
        await page.GetByLabel("Priority", new() { Exact = true }).SelectOptionAsync("8");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Set priority" }).ClickAsync();

        await Expect(page.Locator(".facts")).ToContainTextAsync("8 (high), asked for 5");
    });

    [Fact]
    public Task Who_may_only_look_is_offered_nothing_to_do() => BrowserBox.RunAsync(async box =>
    {
        var id = await EnqueueAsync(box, Request());
        var page = await box.OpenAsync($"/jobs/{id}", Role.Viewer);

        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Copy link" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Cancel", Exact = true })).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Create one like it" })).ToHaveCountAsync(0);
    });

    [Fact]
    public Task A_number_that_no_job_has_is_told() => BrowserBox.RunAsync(async box =>
    {
        var page = await box.OpenAsync("/jobs/999", Role.Viewer);

        await Expect(Heading(page)).ToHaveTextAsync("There is no job 999");
        await page.HasNoAxeViolationsAsync();
    });

    [Fact]
    public Task The_log_is_narrowed_by_the_address_and_survives_a_reload() => BrowserBox.RunAsync(
        async box =>
        {
            var id = await EnqueueAsync(box, Request());
            await box.Server.Get<Worker>().StartAsync();
            await box.Server.WaitForAsync(id, JobStatus.Completed);
            var page = await box.OpenAsync($"/jobs/{id}", Role.Viewer);
            await Expect(Log(page)).ToContainTextAsync("Put on the line");

            await page.GetByLabel("Level").SelectOptionAsync("warning");
            await Expect(Log(page)).Not.ToContainTextAsync("Put on the line");
            await page.GetByLabel("Contains").FillAsync("SECOND");
            await page.Keyboard.PressAsync("Enter");
            await Expect(page).ToHaveURLAsync(new Regex(@"level=warning&find=SECOND|find=SECOND&level=warning"));
            await page.ReloadAsync();

            await Expect(Log(page).Locator("li:not(.day)")).ToHaveCountAsync(1);
            await Expect(Log(page)).ToContainTextAsync("the second warning");
            await Expect(page.GetByLabel("Contains")).ToHaveValueAsync("SECOND");
        },
        b => b.Handle("work", job =>
        {
            job.Log("the first warning", LogEntryLevel.Warning);
            job.Log("the second warning", LogEntryLevel.Warning);
            return JobOutcome.Done;
        }));

    [Fact]
    public Task Hostile_text_is_shown_as_text_and_breaks_nothing() => BrowserBox.RunAsync(
        async box =>
        {
            var endless = new string('w', 5_000);
            var request = Request() with
            {
                Title = Hostile,
                Description = Hostile + endless,
                Input = RawJson.From(new { text = Hostile, endless }),
                AcceptanceCriteria = [Hostile, endless[..400]],
            };
            var parent = await EnqueueAsync(box, request);
            var id = await EnqueueAsync(box, request with { ParentId = parent, DependsOn = [parent], RunsAfterAnyOutcome = true });
            await box.Server.Get<Worker>().StartAsync();
            await box.Server.WaitForAsync(id, JobStatus.Failed);

            foreach (var view in new[] { BrowserView.Desk, BrowserView.Phone })
            {
                var page = await box.OpenAsync($"/jobs/{id}", Role.Operator, view);
                await Expect(Heading(page)).ToHaveTextAsync($"Job {id}: {Shown}");
                await Expect(page.Locator(".error-words")).ToContainTextAsync(Shown);
                await Expect(Log(page)).ToContainTextAsync(Shown);
                await Expect(page.Locator("[aria-labelledby=job-input] pre")).ToContainTextAsync("onerror=alert(2)");
                await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Output of step") }).First.ClickAsync();
                await Expect(page.Locator(".transitions pre")).ToContainTextAsync("onerror=alert(2)");
                await page.HasNoHorizontalScrollAsync();
            }
        },
        b => b.Handle("work", async (job, _) =>
        {
            job.Log(Hostile + new string('l', 5_000), metadata: new { Hostile });
            await job.StepAsync(Hostile[..60], _ => Task.FromResult(Hostile));
            return JobOutcome.Fail(Hostile + new string('e', 5_000));
        }));

    [Theory]
    [MemberData(nameof(Looks))]
    public Task Everybody_can_read_a_job_wherever_it_stands(JobStatus status, bool dark) => BrowserBox.RunAsync(
        async box =>
        {
            var id = await StandAsync(box, status);
            foreach (var view in new[] { BrowserView.Desk, BrowserView.Phone })
            {
                var page = await box.OpenAsync($"/jobs/{id}", Role.Admin, view with { Dark = dark });
                await Expect(page.Locator(".badges")).ToContainTextAsync(status.Name());
                await Expect(page.Locator(".family .self")).ToBeVisibleAsync();
                // A job that runs may still say something that can be opened.
                if (status == JobStatus.Running)
                {
                    await Expect(page.Locator(".transitions")).ToContainTextAsync("Step first saved");
                    await Expect(Log(page)).ToContainTextAsync("It begins.");
                }

                await OpenAllAsync(page);
                await page.HasNoAxeViolationsAsync();
                await page.HasNoHorizontalScrollAsync();
            }
        },
        b => b.Handle("work", async (job, token) =>
        {
            job.Log("It begins.", metadata: new { job.Id });
            await job.StepAsync("first", _ => Task.FromResult(new { done = true }));
            var what = job.Input<string>();
            if (what == nameof(JobStatus.Running))
                await new TaskCompletionSource().Task.WaitAsync(token);
            if (what == nameof(JobStatus.WaitingApproval))
                await job.CheckpointAsync("look", new { job.Id });
            return what == nameof(JobStatus.Failed) ? JobOutcome.Fail("No luck today.")
                : JobOutcome.DoneWith(new { files = new[] { new { path = "src/a.js", size = 12, sha256 = new string('a', 64) } } });
        }),
        worker: Impatient);

    [Fact]
    public Task What_cannot_be_read_just_now_says_so_in_its_place_and_is_there_when_it_can() => BrowserBox.RunAsync(
        async box =>
        {
            var id = await EnqueueAsync(box, Request());
            await box.Server.Get<Worker>().StartAsync();
            var page = await box.OpenAsync($"/jobs/{id}", Role.Viewer);
            await Expect(page.Locator(".badges")).ToContainTextAsync("COMPLETED");
            var output = page.GetByRole(AriaRole.Button, new() { Name = "Output of step first" });
            await box.Server.ScalarAsync<int>(
                """
                create function away() returns boolean language plpgsql as $$ begin raise exception using errcode = '57P03', message = 'away'; end $$;
                alter table steps rename to kept;
                create view steps as select * from kept where away();
                select 1
                """);

            await output.ClickAsync();
            await Expect(page.Locator(".disclosed")).ToHaveTextAsync("The output cannot be read just now: close this and open it again.");
            await Expect(Heading(page)).ToHaveTextAsync(new Regex($"^Job {id}"));
            await box.Server.ScalarAsync<int>("drop view steps; alter table kept rename to steps; select 1");
            await output.ClickAsync();
            await output.ClickAsync();

            await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Output of step first" })).ToContainTextAsync("\"done\": true");
        },
        b => b.Handle("work", async (job, _) =>
        {
            await job.StepAsync("first", _ => Task.FromResult(new { done = true }));
            return JobOutcome.Done;
        }),
        worker: Impatient);

    private static async Task OpenAllAsync(IPage page)
    {
        var closed = page.Locator("[aria-expanded=false]");
        for (var left = await closed.CountAsync(); left > 0; left--)
        {
            await closed.First.ClickAsync();
            await Expect(closed).ToHaveCountAsync(left - 1);
        }
    }

    private static async Task<long> StandAsync(BrowserBox box, JobStatus status)
    {
        var parent = await EnqueueAsync(box, Request() with { Title = "The one before", RunAt = TimeProvider.System.GetUtcNow().AddHours(5) });
        var request = Request() with { Title = "The one in the middle", Input = RawJson.From(status.ToString()), ParentId = parent, AcceptanceCriteria = ["It is done"] };
        var id = await EnqueueAsync(box, status == JobStatus.Pending ? request with { DependsOn = [parent] } : request);
        await EnqueueAsync(box, Request() with { Title = "The one after", DependsOn = [id], RunAt = TimeProvider.System.GetUtcNow().AddHours(5), Risk = RiskLevel.Medium });
        await EnqueueAsync(box, Request() with { Title = "A child", ParentId = id, RunAt = TimeProvider.System.GetUtcNow().AddHours(5) });
        await box.Server.Get<Worker>().StartAsync();
        await box.Server.WaitForAsync(id, status);
        return id;
    }

    private static JobRequest Request() => new() { JobType = "work", Description = "Work that a test asks for.", CreatedBy = "test" };

    private static async Task<long> EnqueueAsync(BrowserBox box, JobRequest request) => (await box.Server.Get<JobClient>().EnqueueAsync(request)).Id;

    private static ILocator Heading(IPage page) => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    private static ILocator Log(IPage page) => page.GetByRole(AriaRole.Region, new() { Name = "Log entries" });
}
