using System.Text.RegularExpressions;
using Signalbox.Browser.Tests.Scenes;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Json;

namespace Signalbox.Browser.Tests.Pages;

public sealed class JobsPageTests
{
    public static TheoryData<BrowserView> Views => [BrowserView.Desk, BrowserView.Desk with { Dark = true }, BrowserView.Phone with { Dark = true }];

    [Fact]
    public Task What_happens_to_jobs_is_shown_without_a_reload() => BrowserBox.RunAsync(async box =>
    {
        var page = await box.OpenAsync("/jobs", Role.Viewer);
        await Expect(page.GetByText("There are no jobs yet")).ToBeVisibleAsync();

        var job = await box.EnqueueAsync("Count the invoices");
        await Expect(page.Row(job)).ToContainTextAsync("PENDING");
        await Expect(page.Row(job)).ToContainTextAsync("Count the invoices");

        await box.Server.Get<JobClient>().TryCancelAsync(job, "admin", "counted already");
        await Expect(page.Row(job)).ToContainTextAsync("CANCELLED");
        await Expect(page.Row(job)).ToContainTextAsync("counted already");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "CANCELLED 1" })).ToBeVisibleAsync();
    });

    [Fact]
    public Task A_filter_stands_in_the_address_and_survives_a_reload() => BrowserBox.RunAsync(async box =>
    {
        var other = await box.EnqueueAsync("Of another type");
        var report = await box.EnqueueAsync("A report", r => r with { JobType = "report" });
        var page = await box.OpenAsync("/jobs", Role.Viewer);
        await page.GetByText("Filters", new() { Exact = true }).ClickAsync();

        await page.GetByLabel("Type").FillAsync("report");
        await page.GetByLabel("Type").PressAsync("Enter");

        await Expect(page).ToHaveURLAsync(new Regex(@"/jobs\?type=report$"));
        await Expect(page.Row(other)).ToHaveCountAsync(0);
        await page.ReloadAsync();
        await Expect(page.Row(report)).ToBeVisibleAsync();
        await Expect(page.Rows()).ToHaveCountAsync(1);
        await Expect(page.GetByLabel("Type")).ToHaveValueAsync("report");

        await page.GetByLabel("Risk").SelectOptionAsync("high");
        await Expect(page.GetByText("No job is like that")).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Expect(page.Rows()).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Link, new() { Name = "Clear filters" }).ClickAsync();
        await Expect(page.Rows()).ToHaveCountAsync(2);
    });

    [Fact]
    public Task A_search_finds_words_in_titles_and_inputs_in_any_letter_case() => BrowserBox.RunAsync(async box =>
    {
        var titled = await box.EnqueueAsync("Move the Warehouse");
        var input = await box.EnqueueAsync("Something else", r => r with { Input = RawJson.Parse("""{"place": "the WAREHOUSE"}""") });
        await box.EnqueueAsync("Not this one");
        var page = await box.OpenAsync("/jobs", Role.Viewer);

        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search" }).FillAsync("warehouse");
        await page.Button("Search").ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex(@"/jobs\?q=warehouse$"));
        await Expect(page.Rows()).ToHaveCountAsync(2);
        await Expect(page.Row(titled)).ToBeVisibleAsync();
        await Expect(page.Row(input)).ToBeVisibleAsync();
    });

    [Fact]
    public Task The_line_is_shown_as_it_is_claimed() => BrowserBox.RunAsync(async box =>
    {
        var (low, high) = (await box.EnqueueAsync("Later", r => r with { Priority = 2 }), await box.EnqueueAsync("Sooner", r => r with { Priority = 9 }));
        var page = await box.OpenAsync("/jobs?sort=oldest", Role.Viewer);
        await Expect(page.Rows().First).ToContainTextAsync($"#{low}");

        await page.GetByLabel("Order").SelectOptionAsync("As the line is claimed");

        await Expect(page).ToHaveURLAsync(new Regex(@"status=PENDING&sort=line$"));
        await Expect(page.Rows().First).ToContainTextAsync($"#{high}");
    });

    [Fact]
    public Task Paging_through_the_jobs_shows_each_of_them_once() => BrowserBox.RunAsync(async box =>
    {
        var request = new JobRequest { JobType = "simple-task", Description = "One of many" };
        var made = await box.Server.Get<JobClient>().EnqueueAsync([.. Enumerable.Repeat(request, 120)]);
        var newest = made.Select(m => m.Id).OrderDescending().ToArray();
        var page = await box.OpenAsync("/jobs", Role.Viewer);
        List<string> seen = [];

        for (var at = 0; at < newest.Length; at += 50)
        {
            if (at > 0)
                await page.GetByRole(AriaRole.Link, new() { Name = "Next 50" }).ClickAsync();
            await Expect(page.Rows().First.Locator("a")).ToHaveAttributeAsync("href", $"/jobs/{newest[at]}");
            await Expect(page.Rows()).ToHaveCountAsync(Math.Min(50, newest.Length - at));
            seen.AddRange(await page.Rows().Locator("a").EvaluateAllAsync<string[]>("links => links.map(l => l.getAttribute('href'))"));
        }

        Assert.Equal(newest.Select(id => $"/jobs/{id}"), seen);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Next 50" })).ToHaveCountAsync(0);
        await page.GoBackAsync();
        await Expect(page.Row(newest[50])).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "First page" }).ClickAsync();
        await Expect(page.Row(newest[0])).ToBeVisibleAsync();
    });

    [Fact]
    public Task A_list_that_is_held_still_says_what_came_meanwhile() => BrowserBox.RunAsync(async box =>
    {
        var first = await box.EnqueueAsync("First");
        var page = await box.OpenAsync("/jobs", Role.Viewer);
        await page.Button("Hold still").ClickAsync();
        await Expect(page.Button("Hold still")).ToHaveAttributeAsync("aria-pressed", "true");

        var second = await box.EnqueueAsync("Second");
        await Expect(page.Button("Show 1 job more that came meanwhile")).ToBeVisibleAsync();
        await Expect(page.Rows()).ToHaveCountAsync(1);
        await box.Server.Get<JobClient>().TryCancelAsync(first, "admin");
        await Expect(page.Row(first)).ToContainTextAsync("CANCELLED");

        await page.Button("Show 1 job more that came meanwhile").ClickAsync();
        await Expect(page.Row(second)).ToBeVisibleAsync();
    });

    [Fact]
    public Task An_address_that_asks_for_nothing_known_says_so() => BrowserBox.RunAsync(async box =>
    {
        var job = await box.EnqueueAsync("Anything");
        var page = await box.OpenAsync("/jobs?status=<b>SOON</b>&after=newest-x", Role.Viewer);

        await Expect(page.GetByText("status=<b>SOON</b>, after=newest-x")).ToBeVisibleAsync();
        await Expect(page.Row(job)).ToBeVisibleAsync();
    });

    [Theory]
    [InlineData(1280)]
    [InlineData(640)]
    [InlineData(390)]
    public Task Hostile_and_endless_words_are_shown_as_text_and_stay_in_their_places(int width) => BrowserBox.RunAsync(async box =>
    {
        var endless = new string('W', 5_000);
        var first = await box.EnqueueAsync(JobsSteps.Hostile, r => r with { JobType = JobsSteps.Hostile[..60], CreatedBy = JobsSteps.Hostile, AssignedWorker = JobsSteps.Hostile.Replace("\u202e", "") });
        var second = await box.EnqueueAsync(endless[..300], r => r with { JobType = endless[..100], Description = endless, CreatedBy = endless[..200] });
        var third = await box.EnqueueAsync("With a long reason", r => r with { Title = null, Description = JobsSteps.Hostile + endless });
        await box.Server.Get<JobClient>().TryCancelAsync(third, JobsSteps.Hostile, JobsSteps.Hostile + endless[..3_000]);
        var page = await box.OpenAsync("/jobs", Role.Operator, BrowserView.Desk with { Width = width });

        await Expect(page.Row(first).Locator("th a")).ToHaveTextAsync($"#{first} {JobsSteps.Hostile.Replace("\u202e", "‹U+202E›")}");
        await Expect(page.Row(second)).ToBeVisibleAsync();
        await Expect(page.Row(third)).ToContainTextAsync("<script>alert(1)</script>");
        await page.HasNoHorizontalScrollAsync();
        await Expect(page.Locator("main script, main img")).ToHaveCountAsync(0);
    });

    [Theory]
    [MemberData(nameof(Views))]
    public Task Everybody_can_read_the_list(BrowserView view) => Scene.RunAsync(async (box, scene) =>
    {
        var page = await box.OpenAsync("/jobs", Role.Operator, view);
        await Expect(page.Row(scene.Running)).ToContainTextAsync("RUNNING");
        await page.HasNoAxeViolationsAsync();
        await page.HasNoHorizontalScrollAsync();

        await page.GetByText("Filters", new() { Exact = true }).ClickAsync();
        await page.Row(scene.Scheduled).GetByRole(AriaRole.Checkbox).CheckAsync();
        await page.Row(scene.Failed).GetByRole(AriaRole.Checkbox).CheckAsync();
        await Expect(page.GetByText("2 selected")).ToBeVisibleAsync();
        await page.HasNoAxeViolationsAsync();
        await page.HasNoHorizontalScrollAsync();

        await page.Button("Cancel…").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("1 of 2 selected jobs can be cancelled; 1 FAILED stays as it is.");
        await page.HasNoAxeViolationsAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);

        await page.Button("Keys ?").ClickAsync();
        await Expect(page.Button("Switch the keys off")).ToBeVisibleAsync();
        await page.HasNoAxeViolationsAsync();
    });
}
