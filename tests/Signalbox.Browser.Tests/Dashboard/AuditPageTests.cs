using System.Globalization;
using System.Text.RegularExpressions;
using Signalbox.Checkpoints;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Policy;

namespace Signalbox.Browser.Tests.Dashboard;

public sealed class AuditPageTests
{
    private static readonly int[] PageSizes = [50, 50, 20];

    public static TheoryData<BrowserView> Views => OverviewPageTests.Views;

    [Fact]
    public Task A_decision_is_shown_as_it_is_taken_with_who_took_it_and_why() => BrowserBox.RunAsync(async box =>
    {
        var job = await box.Server.Get<JobClient>().EnqueueAsync(new JobRequest { JobType = "a", Description = "b", Risk = RiskLevel.High });
        var checkpoint = (await box.Server.Get<CheckpointClient>().ListForJobAsync(job.Id)).Single();
        var page = await box.OpenAsAsync("ada", Role.Admin, "/audit");
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "signed_in" })).ToHaveCountAsync(1);

        await box.Server.Get<CheckpointClient>().RejectAsync(checkpoint.Id, "grace", "The key is <b>still</b> in use.");

        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "checkpoint_rejected" });
        await Expect(row).ToContainTextAsync("grace");
        await Expect(row.GetByRole(AriaRole.Link, new() { Name = $"checkpoint {checkpoint.Id}" })).ToHaveAttributeAsync("href", $"/admin/agent-checkpoints?open={checkpoint.Id}");
        await row.GetByText("Show the details of").ClickAsync();
        await Expect(row.Locator("pre")).ToContainTextAsync("The key is <b>still</b> in use.");
    });

    [Fact]
    public Task What_is_asked_is_in_the_address_and_survives_reloading() => BrowserBox.RunAsync(async box =>
    {
        await FillAsync(box, 3);
        var page = await box.OpenAsync("/audit", Role.Admin);
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "tidied" })).ToHaveCountAsync(3);

        await page.GetByLabel("Who").FillAsync("Actor 2");
        await page.GetByLabel("Text").FillAsync("SHELF 2");
        await page.GetByLabel("Text").PressAsync("Enter");

        await Expect(page).ToHaveURLAsync(new Regex(@"/audit\?actor=Actor%202&q=SHELF%202$"));
        await Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await Expect(page.GetByLabel("Who")).ToHaveValueAsync("Actor 2");

        await page.GetByLabel("Text").FillAsync("nowhere to be found");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Nothing in the audit is like that")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Clear filters" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "tidied" })).ToHaveCountAsync(3);
        await Expect(page.GetByLabel("Who")).ToHaveValueAsync("");
    });

    [Fact]
    public Task Times_narrow_the_audit_and_times_that_make_no_sense_are_told() => BrowserBox.RunAsync(async box =>
    {
        await FillAsync(box, 2);
        var page = await box.OpenAsync("/audit?from=2026-01-02T00:00&before=2026-01-01T00:00", Role.Admin);
        await Expect(page.GetByText("The beginning must be before the end.")).ToBeVisibleAsync();

        await page.GetByLabel("From (UTC)").FillAsync("2001-01-01T10:00");
        await page.GetByLabel("Before (UTC)").FillAsync("2001-01-01T11:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Nothing in the audit is like that")).ToBeVisibleAsync();

        await page.GetByLabel("Before (UTC)").FillAsync("2999-01-01T11:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "tidied" })).ToHaveCountAsync(2);
    });

    [Fact]
    public Task Paging_through_the_audit_shows_each_entry_once() => BrowserBox.RunAsync(async box =>
    {
        await FillAsync(box, 120);
        var page = await box.OpenAsync("/audit?action=tidied", Role.Admin);
        var seen = new List<string>();
        foreach (var size in PageSizes)
        {
            await Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(size + 1);
            seen.AddRange(await page.Locator("tbody tr > td:nth-child(4)").AllInnerTextsAsync());
            if (size == 50)
                await page.GetByRole(AriaRole.Link, new() { Name = "Older" }).ClickAsync();
            if (size == 50 && seen.Count < 100)
                await Expect(page.GetByText("shelf 70", new() { Exact = true })).ToBeVisibleAsync();
        }

        Assert.Equal(Enumerable.Range(1, 120).Reverse().Select(i => $"shelf {i}"), seen);
        await page.GetByRole(AriaRole.Link, new() { Name = "Newest" }).ClickAsync();
        await Expect(page.GetByText("shelf 120", new() { Exact = true })).ToBeVisibleAsync();
    });

    [Fact]
    public Task An_address_that_goes_on_from_nowhere_begins_with_the_newest() => BrowserBox.RunAsync(async box =>
    {
        await FillAsync(box, 1);
        var page = await box.OpenAsync("/audit?after=nonsense", Role.Admin);

        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "tidied" })).ToHaveCountAsync(1);
        await Expect(page).ToHaveURLAsync(new Regex("/audit$"));
    });

    [Theory]
    [MemberData(nameof(Views))]
    public Task Everybody_can_read_the_audit(BrowserView view) => BrowserBox.RunAsync(async box =>
    {
        await FillAsync(box, 2);
        await box.Server.Get<IAuditStore>().AppendAsync(
            new AuditEntry(new string('a', 100), "tidied", "<script>" + new string('s', 300), "2001:db8::1", RawJson.From(new { note = new string('n', 2_000) })), default);
        var page = await box.OpenAsync("/audit", Role.Admin, view);
        await page.GetByText("Show the details of").First.ClickAsync();

        await page.HasNoAxeViolationsAsync();
        await page.HasNoHorizontalScrollAsync();
    });

    private static async Task FillAsync(BrowserBox box, int count)
    {
        for (var i = 1; i <= count; i++)
            await box.Server.Get<IAuditStore>().AppendAsync(
                new AuditEntry($"actor {i.ToString(CultureInfo.InvariantCulture)}", "tidied", $"shelf {i}", Details: RawJson.From(new { number = i })), default);
    }
}
