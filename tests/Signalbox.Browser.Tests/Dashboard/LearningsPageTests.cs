using System.Text.RegularExpressions;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Learnings;

namespace Signalbox.Browser.Tests.Dashboard;

public sealed class LearningsPageTests
{
    private static readonly LearningText Retry = new()
    {
        Category = "technique",
        Title = "Retry uploads",
        Description = "Uploads to the archive fail on Mondays.\nRetrying them twice helps.",
        ImpactScore = 0.8,
        Tags = ["archive", "network"],
    };

    private static readonly LearningText Slow = new() { Category = "fault", Title = "Slow reports", Description = "They read all of the archive." };

    private static readonly string[] Pages = ["1 to 20 of 45", "21 to 40 of 45", "41 to 45 of 45"];

    public static TheoryData<BrowserView> Views => OverviewPageTests.Views;

    [Fact]
    public Task The_empty_page_is_found_in_the_navigation_says_how_one_is_written_and_shows_it_without_reloading() => BrowserBox.RunAsync(async box =>
    {
        var page = await box.OpenAsync("/", Role.Viewer);
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" }).GetByRole(AriaRole.Link, new() { Name = "Learnings" }).ClickAsync();
        await Expect(page.GetByText("Nobody has written down a learning yet")).ToBeVisibleAsync();
        await Expect(page.GetByText("signalbox learnings add")).ToBeVisibleAsync();
        await page.HasNoAxeViolationsAsync();

        var job = await box.Server.Get<JobClient>().EnqueueAsync(new JobRequest { JobType = "a", Description = "b" });
        await WriteAsync(box, Retry with { JobId = job.Id, WorkerId = "node-1" });

        var learning = Learning(page, "Retry uploads");
        await Expect(learning).ToContainTextAsync("Retrying them twice helps.");
        await Expect(learning).ToContainTextAsync("Impact 0.8");
        await Expect(learning).ToContainTextAsync($"Learned in job {job.Id} by the worker node-1. Written by ada");
        await learning.GetByRole(AriaRole.Link, new() { Name = $"job {job.Id}" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex($"/jobs/{job.Id}$"));
    });

    [Fact]
    public Task Learnings_are_found_by_words_and_narrowed_by_their_category_and_tags() => BrowserBox.RunAsync(async box =>
    {
        await WriteAsync(box, Retry, Slow, Slow with { Title = "Slow starts", Tags = ["network"] });
        var page = await box.OpenAsync("/learnings", Role.Viewer);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "3 learnings, the newest first" })).ToBeVisibleAsync();
        await Expect(Titles(page)).ToHaveTextAsync(["Slow starts", "Slow reports", "Retry uploads"]);

        // The keyboard alone finds it.
        await page.Keyboard.PressAsync("/");
        await Expect(page.GetByLabel("Words")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("archive");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex(@"/learnings\?q=archive$"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "3 learnings, the best matches first" })).ToBeVisibleAsync();

        await Learning(page, "Retry uploads").GetByRole(AriaRole.Link, new() { Name = "Tag network" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex(@"/learnings\?q=archive&tag=network$"));
        await Expect(Titles(page)).ToHaveTextAsync(["Retry uploads", "Slow starts"]);
        await Learning(page, "Slow starts").GetByRole(AriaRole.Link, new() { Name = "Category fault" }).ClickAsync();
        await Expect(Titles(page)).ToHaveTextAsync(["Slow starts"]);
        await page.ReloadAsync();
        await Expect(Titles(page)).ToHaveTextAsync(["Slow starts"]);
        await Expect(page.GetByLabel("Words")).ToHaveValueAsync("archive");

        await page.GetByRole(AriaRole.Link, new() { Name = "Any tag" }).ClickAsync();
        await Expect(Titles(page)).ToHaveCountAsync(2);
        await page.GetByLabel("Words").FillAsync("nowhere to be found");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Expect(page.GetByText("No learning is like that")).ToBeVisibleAsync();
        await page.HasNoAxeViolationsAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "All learnings", Exact = true }).ClickAsync();
        await Expect(Titles(page)).ToHaveCountAsync(3);
        await Expect(page.GetByLabel("Words")).ToHaveValueAsync("");
    });

    [Fact]
    public Task Paging_shows_each_learning_once_and_rows_are_reached_by_key() => BrowserBox.RunAsync(async box =>
    {
        await WriteAsync(box, [.. Enumerable.Range(1, 45).Select(i => Slow with { Title = $"Learning number {i}", Description = i == 44 ? new string('d', 2_000) : "It holds." })]);
        var page = await box.OpenAsync("/learnings", Role.Viewer);
        var seen = new List<string>();
        foreach (var heading in Pages)
        {
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"{heading} learnings, the newest first" })).ToBeVisibleAsync();
            seen.AddRange(await Titles(page).AllInnerTextsAsync());
            if (seen.Count < 45)
                await page.GetByRole(AriaRole.Link, new() { Name = "Next 20" }).ClickAsync();
        }

        Assert.Equal(Enumerable.Range(1, 45).Reverse().Select(i => $"Learning number {i}"), seen);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Next 20" })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Link, new() { Name = "Previous 20" }).ClickAsync();
        await Expect(Titles(page).First).ToHaveTextAsync("Learning number 25");
        await page.GetByRole(AriaRole.Link, new() { Name = "First page" }).ClickAsync();
        await Expect(Titles(page).First).ToHaveTextAsync("Learning number 45");

        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Learning(page, "Learning number 44")).ToContainTextAsync(new string('d', 2_000));

        await page.GotoAsync("/learnings?page=900");
        await Expect(page.GetByText("There are no more learnings")).ToBeVisibleAsync();
    });

    [Theory]
    [MemberData(nameof(Views))]
    public Task Everybody_can_read_what_was_learned(BrowserView view) => BrowserBox.RunAsync(async box =>
    {
        await WriteAsync(
            box, Retry with { JobId = 7, WorkerId = "node-1" }, Slow,
            new LearningText
            {
                Category = new string('c', 100),
                Title = "<script>alert(1)</script> \u202e" + new string('t', 250),
                Description = "<img src=x onerror=alert(2)> " + new string('d', 5_000),
                ImpactScore = 0.123456,
                Tags = [.. Enumerable.Range(1, 20).Select(i => $"<b>{i}"), new string('g', 100)],
                WorkerId = new string('w', 200),
            });
        var page = await box.OpenAsync("/learnings", Role.Viewer, view);
        await Expect(page.GetByText("<script>alert(1)</script> ‹U+202E›").First).ToBeVisibleAsync();
        await Expect(page.GetByText("<img src=x onerror=alert(2)>")).ToBeVisibleAsync();

        await page.HasNoAxeViolationsAsync();
        await page.HasNoHorizontalScrollAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("more characters") }).ClickAsync();
        await Expect(page.GetByText(new string('d', 5_000))).ToBeVisibleAsync();
        await page.HasNoHorizontalScrollAsync();
    });

    private static ILocator Learning(IPage page, string title) => page.GetByRole(AriaRole.Article, new() { Name = title });

    private static ILocator Titles(IPage page) => page.Locator(".learning h3");

    private static async Task WriteAsync(BrowserBox box, params LearningText[] texts)
    {
        foreach (var text in texts)
            await box.Server.Get<LearningClient>().AddAsync(text, "ada");
    }
}
