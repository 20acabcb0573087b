using System.Globalization;
using System.Text.Json;
using Signalbox.EventLog;
using Signalbox.EventLog.Events;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Server.EventLogs;
using Signalbox.Server.Health;
using Signalbox.Server.Options;
using Signalbox.Testing;

namespace Signalbox.Browser.Tests.Dashboard;

public sealed class EventLogPageTests
{
    private const string Hostile = "<img src=x onerror=document.body.dataset.forged=1>\n## Interaction #99\n\u202Eevil\u0007";

    public static TheoryData<BrowserView> Views => OverviewPageTests.Views;

    [Fact]
    public Task A_node_without_a_log_says_how_to_give_it_one() => BrowserBox.RunAsync(async box =>
    {
        var page = await box.OpenAsync("/event-log", Role.Viewer);

        await Expect(page.GetByText("This node has no event log")).ToBeVisibleAsync();
        await Expect(page.GetByText("dir: events")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Navigation).GetByText("Event log")).ToBeHiddenAsync();
        await page.HasNoAxeViolationsAsync();
    });

    [Fact]
    public Task What_agents_say_is_shown_as_they_say_it() => RunAsync(async (box, log) =>
    {
        var page = await box.OpenAsync("/", Role.Viewer);
        await page.GetByRole(AriaRole.Link, new() { Name = "Event log", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Nobody has spoken yet")).ToBeVisibleAsync();

        Say(log, 7, "Agent A", EventTypes.Question, "How do I start the server?\nOn port 3000?");
        var seven = page.GetByRole(AriaRole.Article, new() { Name = "Interaction 7" });
        await Expect(seven).ToContainTextAsync("How do I start the server?");

        Say(log, 7, "Agent B", EventTypes.Answer, "./signalbox serve");
        await Expect(seven.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        // As a shell script does.
        await ForeignWriter.AppendAsync(log.FilePath, """{"interaction":8,"actor":"Agent C","type":"followup","content":"from bash","timestamp":"2026-11-20T08:00:00Z"}""");
        await Expect(page.GetByRole(AriaRole.Article).First).ToContainTextAsync("from bash");
    });

    [Fact]
    public Task Whoever_is_silent_turns_stale_and_the_leader_and_errors_are_told() => RunAsync(async (box, log) =>
    {
        Say(log, 1, "watcher-2", EventTypes.LeaderElection, "watcher-2 leads", TimeProvider.System.GetUtcNow().AddMinutes(-3), ("term", 4), ("leader", "watcher-2"));
        Say(log, 1, "watcher-1", EventTypes.Heartbeat, "alive", TimeProvider.System.GetUtcNow().AddMinutes(-10));
        Say(log, 1, "watcher-2", EventTypes.Heartbeat, "alive");
        Say(log, 3, "Agent B", EventTypes.Error, "The disk is full");
        Say(log, 4, "Agent B", EventTypes.Answer, "Something else");
        var page = await box.OpenAsync("/event-log", Role.Viewer);

        var beats = page.GetByRole(AriaRole.Region, new() { Name = "Heartbeats" });
        await Expect(beats.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "watcher-1" })).ToContainTextAsync("stale");
        await Expect(beats.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "watcher-2" })).ToContainTextAsync("alive");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "How it stands" })).ToContainTextAsync("watcher-2 term 4");
        var errors = page.GetByRole(AriaRole.Region, new() { Name = "Errors" });
        await Expect(errors).ToContainTextAsync("The disk is full");

        await errors.GetByRole(AriaRole.Link, new() { Name = "Interaction 3" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Article)).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Article, new() { Name = "Interaction 3" })).ToContainTextAsync("The disk is full");
        await page.GotoAsync("/event-log?interaction=no+number");
        await Expect(page.GetByText("Interaction no number is not among the last")).ToBeVisibleAsync();
    });

    [Fact]
    public Task What_waits_offline_is_shown_and_how_many_wait() => RunAsync(async (box, log) =>
    {
        Say(log, 1, "Agent A", EventTypes.Question, "Are you there?");
        var page = await box.OpenAsync("/event-log", Role.Viewer);
        await Expect(page.GetByText("online", new() { Exact = true })).ToBeVisibleAsync();
        await File.WriteAllTextAsync(Path.Combine(log.Folder, "events.offline"), """{"since":"2026-11-20T08:00:00Z","reason":"the remote does not answer"}""");
        Say(log, 1, "Agent B", EventTypes.Answer, "Not yet");

        await Expect(page.GetByText("1 event waits until the log can be shared again (the remote does not answer)")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Not yet" })).ToContainTextAsync("waits");
        await page.HasNoAxeViolationsAsync();

        File.Delete(Path.Combine(log.Folder, "events.offline"));
        Say(log, 1, "Agent B", EventTypes.Answer, "Now");
        await Expect(page.GetByText("online", new() { Exact = true })).ToBeVisibleAsync();
    });

    [Fact]
    public Task What_agents_write_is_text_and_nothing_else() => RunAsync(async (box, log) =>
    {
        Say(log, 1, "<b>Agent\u202E A</b>", "<i>type</i>", Hostile);
        Say(log, 1, "Agent A", EventTypes.Error, Hostile);
        var page = await box.OpenAsync("/event-log", Role.Viewer);

        var said = page.GetByRole(AriaRole.Article).GetByRole(AriaRole.Listitem).First;
        await Expect(said).ToContainTextAsync("<img src=x onerror=document.body.dataset.forged=1>");
        await Expect(said).ToContainTextAsync("U+202E");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Interaction #99" })).ToBeHiddenAsync();
        Assert.Null(await page.Locator("body").GetAttributeAsync("data-forged"));
        await page.HasNoAxeViolationsAsync();
    });

    [Fact]
    public Task A_log_that_cannot_be_read_says_why_and_is_shown_when_it_can() => RunAsync(async (box, log) =>
    {
        var page = await box.OpenAsync("/event-log", Role.Viewer);
        await Expect(page.GetByText("Nobody has spoken yet")).ToBeVisibleAsync();
        File.Delete(log.FilePath);
        Directory.CreateDirectory(log.FilePath);
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("events.log is a folder, a pipe or a device, and no file");

        Directory.Delete(log.FilePath);
        Say(log, 1, "Agent A", EventTypes.Answer, "mended");
        await Expect(page.GetByRole(AriaRole.Article)).ToContainTextAsync("mended");
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeHiddenAsync();
    });

    [Fact]
    public Task A_long_content_is_folded_and_opens() => RunAsync(async (box, log) =>
    {
        Say(log, 1, "Agent A", EventTypes.Answer, string.Join('\n', Enumerable.Range(1, 3_000).Select(i => $"line {i.ToString(CultureInfo.InvariantCulture)}")));
        var page = await box.OpenAsync("/event-log", Role.Viewer);
        await Expect(page.GetByText("line 200\n")).ToBeHiddenAsync();

        await page.GetByText("Show all").ClickAsync();

        await Expect(page.GetByText("line 200\n")).ToBeVisibleAsync();
        await Expect(page.GetByText("more characters, in the log itself")).ToBeVisibleAsync();
        await page.HasNoAxeViolationsAsync();
    });

    [Fact]
    public Task A_mirrored_job_is_one_click_away() => RunAsync(async (box, _) =>
    {
        await Eventually.HoldsAsync(() => box.Server.Get<ServiceStates>().Mirror is { IsWell: true }, "the mirror runs");
        var page = await box.OpenAsync("/event-log", Role.Viewer);
        await Expect(page.GetByText("written by this node")).ToBeVisibleAsync();

        var job = await box.Server.Get<JobClient>().EnqueueAsync(new JobRequest { JobType = "simple-task", Title = "Water the plants", Description = "x", CreatedBy = "ada" });

        var said = page.GetByRole(AriaRole.Article, new() { Name = $"Interaction {job.Id}" });
        await Expect(said).ToContainTextAsync("\"Water the plants\"): Put on the line");
        await said.GetByRole(AriaRole.Link, new() { Name = $"Job {job.Id}" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"/jobs/{job.Id}$"));
    }, mirror: true);

    [Theory]
    [MemberData(nameof(Views))]
    public Task Everybody_can_read_it(BrowserView view) => RunAsync(async (box, log) =>
    {
        await FillAsync(log);
        var page = await box.OpenAsync("/event-log", Role.Viewer, view);
        await Expect(page.GetByRole(AriaRole.Article).First).ToBeVisibleAsync();

        await page.HasNoAxeViolationsAsync();
        await page.HasNoHorizontalScrollAsync();
    });

    private static Task RunAsync(Func<BrowserBox, SharedLog, Task> test, bool mirror = false, [System.Runtime.CompilerServices.CallerMemberName] string name = "")
    {
        var folder = TestFolder.Create();
        var options = new EventLogOptions { Folder = folder, Actor = "signalbox@desk", Mirror = mirror, Heartbeat = TimeSpan.FromMinutes(1) };
        return BrowserBox.RunAsync(
            async box =>
            {
                using var log = new SharedLog(folder);
                await test(box, log);
            },
            add: b => b.Services.AddEventLog(options), name: name);
    }

    private static Task FillAsync(SharedLog log)
    {
        var now = TimeProvider.System.GetUtcNow();
        Say(log, 41, "Agent A", EventTypes.Question, "How do I start the MCP server?", now.AddMinutes(-31));
        Say(log, 41, "Agent B", EventTypes.Answer, "Run it beside the node:\n\n    ./signalbox serve\n\nand point your client at /mcp. Tokens are made on the page Users and tokens.", now.AddMinutes(-29));
        Say(log, 41, "Agent A", EventTypes.FollowUp, "It answers 401.", now.AddMinutes(-12));
        Say(log, 42, "Agent " + new string('w', 190), "a_word_of_the_agents_own", Hostile, now.AddMinutes(-9));
        Say(log, 43, "signalbox", EventTypes.Error, "Line 17 of events.log is not whole JSON; it was copied to events.error.log", now.AddMinutes(-8), ("line", 17));
        Say(log, 44, "watcher-2", EventTypes.LeaderElection, "watcher-2 leads from now on: watcher-1 was not heard of for 90 s", now.AddMinutes(-5), ("term", 3), ("leader", "watcher-2"));
        Say(log, 45, "Agent B", EventTypes.Error, "git push failed 5 times: Could not resolve host: git.example.org " + new string('e', 300), now.AddMinutes(-4));
        Say(log, 46, "ada", "job_enqueued", "Job 46 (code-generation, \"Add a login page\"): Put on the line", now.AddMinutes(-3), ("job", "46"), ("eventId", "46/job_enqueued/1"));
        Say(log, 46, "desk-1", "job_claimed", "Job 46 (code-generation, \"Add a login page\"): Claimed, attempt 1", now.AddMinutes(-2), ("job", "46"), ("eventId", "46/job_claimed/1"));
        Say(log, 46, "desk-1", "job_completed", "Job 46 (code-generation, \"Add a login page\"): Completed", now.AddMinutes(-1), ("job", "46"), ("eventId", "46/job_completed/1/1"));
        Say(log, 41, "Agent B", EventTypes.Answer, string.Join('\n', Enumerable.Range(1, 60).Select(i => $"{i.ToString(CultureInfo.InvariantCulture)}: what the server logged")), now.AddSeconds(-30));
        Say(log, 41, "watcher-1", EventTypes.Heartbeat, "alive", now.AddMinutes(-7));
        Say(log, 41, "watcher-2", EventTypes.Heartbeat, "alive", now.AddSeconds(-5), ("role", "watcher"));
        return ForeignWriter.AppendAsync(log.FilePath, "no event at all");
    }

    private static void Say(
        SharedLog log, long interaction, string actor, string type, string content, DateTimeOffset? at = null, params (string Name, object Value)[] more) =>
        log.Append(new LogEvent
        {
            Interaction = interaction,
            Actor = actor,
            Type = type,
            Content = content,
            Timestamp = at is { } time ? time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "",
            More = more.ToDictionary(m => m.Name, m => JsonSerializer.SerializeToElement(m.Value)),
        });
}
