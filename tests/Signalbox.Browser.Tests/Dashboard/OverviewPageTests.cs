using System.Text.RegularExpressions;
using Signalbox.Browser.Tests.Scenes;
using Signalbox.Checkpoints;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Policy;

namespace Signalbox.Browser.Tests.Dashboard;

public sealed class OverviewPageTests
{
    public static TheoryData<BrowserView> Views => [BrowserView.Desk, BrowserView.Desk with { Dark = true }, BrowserView.Phone, BrowserView.Phone with { Dark = true }];

    [Fact]
    public Task A_checkpoint_that_arrives_is_shown_without_reloading() => BrowserBox.RunAsync(async box =>
    {
        var page = await box.OpenAsync("/", Role.Viewer);
        var waiting = page.GetByRole(AriaRole.Region, new() { Name = "Needs a person now" });
        await Expect(waiting).ToContainTextAsync("Nothing waits for a person.");

        var job = await box.Server.Get<JobClient>().EnqueueAsync(new JobRequest { JobType = "a", Title = "Rotate the keys", Description = "b", Risk = RiskLevel.Critical, CreatedBy = "ada" });

        var link = waiting.GetByRole(AriaRole.Link, new() { Name = "approval" });
        var checkpoint = (await box.Server.Get<CheckpointClient>().ListForJobAsync(job.Id)).Single();
        await Expect(link).ToHaveAttributeAsync("href", $"/admin/agent-checkpoints?open={checkpoint.Id}");
        await Expect(waiting).ToContainTextAsync("Rotate the keys");
        await Expect(waiting).ToContainTextAsync("critical risk");
        await Expect(waiting).ToContainTextAsync("asked by ada");
        await Expect(waiting).ToContainTextAsync(new Regex("2[34] h left"));

        await box.Server.Get<CheckpointClient>().RejectAsync(checkpoint.Id, "test", "no");

        await Expect(waiting).ToContainTextAsync("Nothing waits for a person.");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Recently failed jobs" })).ToContainTextAsync("Rotate the keys");
    });

    [Fact]
    public Task Of_many_that_wait_the_first_are_shown_and_the_others_counted() => BrowserBox.RunAsync(async box =>
    {
        for (var i = 0; i < 8; i++)
            await box.Server.Get<JobClient>().EnqueueAsync(new JobRequest { JobType = "a", Title = $"Purge tenant {i}", Description = "b", Risk = RiskLevel.High });
        var page = await box.OpenAsync("/", Role.Viewer);

        var waiting = page.GetByRole(AriaRole.Region, new() { Name = "Needs a person now" });
        await Expect(waiting.GetByRole(AriaRole.Link, new() { Name = "approval" })).ToHaveCountAsync(5);
        await Expect(waiting.GetByRole(AriaRole.Link, new() { Name = "and 3 more" })).ToBeVisibleAsync();
    });

    [Fact]
    public Task A_new_node_says_how_to_begin() => BrowserBox.RunAsync(async box =>
    {
        var page = await box.OpenAsync("/", Role.Operator);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No job has been created yet" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Create a job" })).ToHaveAttributeAsync("href", "/jobs/new");
        await Expect(page.GetByText("./signalbox demo")).ToBeVisibleAsync();
        await page.HasNoAxeViolationsAsync();

        var viewers = await box.OpenAsync("/", Role.Viewer);
        await Expect(viewers.GetByText("Ask an operator to create a job")).ToBeVisibleAsync();

        await box.Server.Get<JobClient>().EnqueueAsync(new JobRequest { JobType = "a", Description = "b" });
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "The last hour" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No job has been created yet" })).ToBeHiddenAsync();
        await Expect(page.GetByText("Jobs are pending and no worker takes any")).ToBeVisibleAsync();
        await Expect(page.GetByText(new Regex("^History: 0 ended jobs, [0-9.]+ [KM]iB; nothing is deleted$"))).ToBeVisibleAsync();
    });

    [Fact]
    public Task The_span_of_the_charts_is_in_the_address() => BrowserBox.RunAsync(async box =>
    {
        await box.Server.Get<JobClient>().EnqueueAsync(new JobRequest { JobType = "a", Description = "b" });
        var page = await box.OpenAsync("/", Role.Viewer);
        await Expect(page.GetByText("No jobs ended in the last hour.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Last week" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex(@"/\?span=week$"));
        await Expect(page.GetByText("No jobs ended in the last week.")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "The last week" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Last week" })).ToHaveAttributeAsync("aria-current", "true");
        await page.GoBackAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "The last hour" })).ToBeVisibleAsync();
    });

    [Fact]
    public Task A_chart_says_in_words_and_in_a_table_what_it_shows() => Scene.RunAsync(async (box, _) =>
    {
        var counts = await box.Server.Get<JobClient>().CountAsync();
        var (completed, failed) = (counts.Now[JobStatus.Completed], counts.Now[JobStatus.Failed]);
        var page = await box.OpenAsync("/", Role.Viewer);

        await Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = new Regex($"^{completed} jobs completed and {failed} failed in the last hour") })).ToBeVisibleAsync();
        await page.GetByText("As a table: Jobs that ended").ClickAsync();

        var table = page.GetByRole(AriaRole.Region, new() { Name = "Jobs that ended as a table" });
        await Expect(table.GetByRole(AriaRole.Row)).ToHaveCountAsync(61);
        var cells = await table.Locator("td").AllInnerTextsAsync();
        Assert.Equal(completed + failed, cells.Sum(long.Parse));
        await page.GetByText("As a table: Jobs that ended").PressAsync("Enter");
        await Expect(table).ToBeHiddenAsync();
    });

    [Theory]
    [MemberData(nameof(Views))]
    public Task Everybody_can_read_the_page_of_a_node_at_work(BrowserView view) => Scene.RunAsync(async (box, _) =>
    {
        await box.Server.Get<JobClient>().EnqueueAsync(new JobRequest
        {
            JobType = new string('t', 100),
            Title = "<script>alert(1)</script> \u202e" + new string('x', 250),
            Description = new string('y', 5_000),
            Risk = RiskLevel.High,
            CreatedBy = "\"'><b>" + new string('z', 190),
        });
        var page = await box.OpenAsync("/", Role.Viewer, view);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Recently failed jobs" })).ToBeVisibleAsync();
        await page.GetByText("As a table: Jobs that ended").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Jobs that ended as a table" })).ToBeVisibleAsync();

        await page.HasNoAxeViolationsAsync();
        await page.HasNoHorizontalScrollAsync();
    });
}
