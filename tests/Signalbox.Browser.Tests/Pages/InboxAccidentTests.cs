using System.Text.RegularExpressions;
using Signalbox.Browser.Tests.Scenes;
using Signalbox.Checkpoints;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Policy;
using Signalbox.Server.Options;

namespace Signalbox.Browser.Tests.Pages;

/// <summary>Nobody decides by accident: by a second click, by a key, by what slid under the pointer.</summary>
public sealed class InboxAccidentTests
{
    private const string Inbox = "/admin/agent-checkpoints";

    [Fact]
    public Task A_second_click_on_the_same_spot_decides_nothing() => Asking.RunAsync(async box =>
    {
        long[] jobs = [await box.AskAsync(Asking.Spend(1)), await box.AskAsync(Asking.Spend(2))];
        var page = await box.OpenAsync(Inbox, Role.Approver);
        var rows = InboxPageTests.Rows(page);
        await Expect(rows).ToHaveCountAsync(2);
        await rows.TakesClicksAsync();
        await page.StopClockAsync();

        var (x, y) = await rows.First.ApproveOf().ClickBlindlyAsync();
        await Expect(Notices(page)).ToContainTextAsync($"Approved spend of job {jobs[0]}");
        await page.Mouse.ClickAsync(x, y);

        Assert.True((await box.CheckpointOfAsync(page, jobs[0])).Held?.Approves);
        await IsUndecidedAsync(box, page, jobs[1]);
        await Expect(rows).ToHaveCountAsync(2);
        await Expect(rows.First).ToContainTextAsync("Approved by you, in force");
    });

    [Fact]
    public Task What_moved_under_the_pointer_takes_no_click_for_a_moment() => Asking.RunAsync(async box =>
    {
        long[] jobs = [await box.AskAsync(Asking.Spend(1)), await box.AskAsync(Asking.Spend(2)), await box.AskAsync(Asking.Spend(3)), await box.AskAsync(Asking.Spend(4))];
        var page = await box.OpenAsync(Inbox, Role.Approver);
        var rows = InboxPageTests.Rows(page);
        await Expect(rows).ToHaveCountAsync(4);
        await rows.TakesClicksAsync();
        await page.StopClockAsync();
        var first = await rows.First.ApproveOf().PlaceAsync();

        await box.Server.Get<CheckpointClient>().ApproveAsync((await box.Server.Get<CheckpointClient>().ListForJobAsync(jobs[0])).Single().Id, "ben");
        await Expect(rows).ToHaveCountAsync(3);
        var (x, y) = await rows.First.ApproveOf().ClickBlindlyAsync();

        Assert.InRange(Math.Abs(y - first.Y - (first.Height / 2)), 0, 2);
        await IsUndecidedAsync(box, page, jobs[1]);
        await page.PassAsync();
        await rows.TakesClicksAsync();
        await page.Mouse.ClickAsync(x, y);
        await Expect(Notices(page)).ToContainTextAsync($"Approved spend of job {jobs[1]}");
        await IsUndecidedAsync(box, page, jobs[2]);
    });

    [Fact]
    public Task A_key_that_is_pressed_twice_or_held_decides_once() => Asking.RunAsync(async box =>
    {
        long[] jobs = [await box.AskAsync(Asking.Spend(1)), await box.AskAsync(Asking.Spend(2)), await box.AskAsync(Asking.Spend(3))];
        var page = await box.OpenAsync(Inbox, Role.Approver);
        var rows = InboxPageTests.Rows(page);
        await Expect(rows).ToHaveCountAsync(3);
        await rows.TakesClicksAsync();
        await page.StopClockAsync();

        await page.Keyboard.PressAsync("j");
        await page.Keyboard.DownAsync("a");
        await Expect(rows.First).ToContainTextAsync("Approved by you, in force");
        await Expect(rows.Nth(1).Locator("[data-open]")).ToBeFocusedAsync();
        await page.Keyboard.DownAsync("a");
        await page.Keyboard.UpAsync("a");
        await page.Keyboard.PressAsync("a");

        await IsUndecidedAsync(box, page, jobs[1]);
        await page.PassAsync();
        await rows.TakesClicksAsync();
        await rows.Nth(1).ApproveOf().FocusAsync();
        await page.Keyboard.DownAsync("Enter");
        await Expect(rows.Nth(1)).ToContainTextAsync("Approved by you, in force");
        await Expect(rows.Nth(2).Locator("[data-open]")).ToBeFocusedAsync();
        await page.Keyboard.DownAsync("Enter");
        await page.Keyboard.UpAsync("Enter");

        await IsUndecidedAsync(box, page, jobs[2]);
        await Expect(rows.Nth(2).Locator("[data-open]")).ToHaveAttributeAsync("aria-expanded", "false");
    });

    [Fact]
    public Task What_is_decided_can_be_undone_until_it_is_in_force() => Asking.RunAsync(async box =>
    {
        long[] jobs = [await box.AskAsync(Asking.Spend(1)), await box.AskAsync(Asking.Spend(2))];
        var page = await box.OpenAsync(Inbox, Role.Approver);
        var rows = InboxPageTests.Rows(page);
        await rows.First.ApproveOf().ClickAsync();
        await Expect(rows.First).ToContainTextAsync("Approved by you, in force");
        await page.HasNoAxeViolationsAsync();

        await rows.First.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(Notices(page)).ToContainTextAsync($"Undone: spend of job {jobs[0]} waits for a decision as before.");
        await rows.First.ApproveOf().ClickAsync();
        await Expect(rows.First).ToContainTextAsync("Approved by you, in force");
        await Expect(rows.Nth(1).Locator("[data-open]")).ToBeFocusedAsync();
        await rows.TakesClicksAsync();
        await page.Keyboard.PressAsync("u");
        await Expect(rows.First.ApproveOf()).ToBeVisibleAsync();

        await box.BringIntoForceAsync();
        foreach (var job in jobs)
            Assert.Equal(JobStatus.WaitingApproval, (await box.Server.Get<JobClient>().FindAsync(job))!.Status);
    });

    [Fact]
    public Task What_the_page_called_decided_is_not_lost_with_the_page() => Asking.RunAsync(async box =>
    {
        var job = await box.AskAsync(Asking.Spend(5));
        var page = await box.OpenAsync(Inbox, Role.Approver);
        await InboxPageTests.Rows(page).First.ApproveOf().ClickAsync();
        await Expect(Notices(page)).ToContainTextAsync("Approved spend");

        await page.CloseAsync();

        await box.Server.WaitForAsync(job, JobStatus.Completed);
    });

    [Fact]
    public Task What_was_decided_stays_where_it_is_while_somebody_goes_on_deciding() => Asking.RunAsync(async box =>
    {
        long[] jobs = [await box.AskAsync(Asking.Spend(1)), await box.AskAsync(Asking.Spend(2)), await box.AskAsync(Asking.Spend(3))];
        var page = await box.OpenAsync(Inbox, Role.Approver);
        var rows = InboxPageTests.Rows(page);
        await rows.First.ApproveOf().ClickAsync();
        await Expect(rows.First).ToContainTextAsync("Approved by you, in force");
        box.Pass(CheckpointClient.TimeToTakeBack / 2);
        await rows.Nth(1).ApproveOf().ClickAsync();
        await Expect(rows.Nth(1)).ToContainTextAsync("Approved by you, in force");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Undo all 2" })).ToBeVisibleAsync();

        box.Pass(CheckpointClient.TimeToTakeBack / 2);
        await box.Server.WaitForAsync(jobs[0], JobStatus.Completed);
        await Expect(rows.First).ToContainTextAsync("Approved by approver");
        await Expect(rows).ToHaveCountAsync(3);

        await box.BringIntoForceAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows.First).ToContainTextAsync($"Job {jobs[2]}");
    });

    [Theory]
    [InlineData(RiskLevel.High)]
    [InlineData(RiskLevel.Critical)]
    public Task The_first_press_opens_what_is_risky_and_the_second_approves_what_was_shown(RiskLevel risk) => Asking.RunAsync(async box =>
    {
        var job = await box.AskAsync(Asking.Spend(5), risk: risk);
        var page = await box.OpenAsync(Inbox, Role.Approver);
        var row = InboxPageTests.Rows(page).First;
        await Expect(row).ToBeVisibleAsync();
        await row.TakesClicksAsync();
        await page.StopClockAsync();

        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("a");
        await Expect(page.GetByText("Digest of what is shown")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("a");
        await row.ApproveOf().ClickBlindlyAsync();
        await IsUndecidedAsync(box, page, job);
        await page.PassAsync();
        await row.TakesClicksAsync();
        await row.Locator("[data-open]").FocusAsync();
        await page.Keyboard.PressAsync("a");

        await Expect(Notices(page)).ToContainTextAsync("exactly as you were shown it");
        Assert.True((await box.CheckpointOfAsync(page, job)).Held?.Approves);
    });

    [Fact]
    public Task A_click_approves_nothing_risky_that_is_closed() => Asking.RunAsync(async box =>
    {
        var job = await box.AskAsync(Asking.Spend(5), risk: RiskLevel.Critical);
        var page = await box.OpenAsync(Inbox, Role.Approver);
        var row = InboxPageTests.Rows(page).First;

        await Expect(row.ApproveOf()).ToHaveTextAsync("Open to approve");
        await row.ApproveOf().ClickAsync();
        await Expect(row.ApproveOf()).ToHaveTextAsync("Approve");

        await IsUndecidedAsync(box, page, job);
    });

    [Fact]
    public Task A_setting_demands_of_all_to_be_opened() => Asking.RunAsync(async box =>
    {
        await box.AskAsync(Asking.Spend(5));
        var page = await box.OpenAsync(Inbox, Role.Approver);

        await Expect(InboxPageTests.Rows(page).First.ApproveOf()).ToHaveTextAsync("Open to approve");
    }, new ServerOptions { OpenBeforeDeciding = RiskLevel.Low });

    [Theory]
    [InlineData(RiskLevel.Low, "Approve, not all shown")]
    [InlineData(RiskLevel.Critical, "Show the rest")]
    public Task What_is_not_shown_whole_is_opened_whole_or_the_button_says_so(RiskLevel risk, string says) => Asking.RunAsync(async box =>
    {
        var entries = Enumerable.Range(0, 3_000).Select(i => $"entry {i} of the ledger is booked anew").ToArray();
        await box.AskAsync(new("spend", RawJson.From(new { entries })), risk: risk);
        var page = await box.OpenAsync(Inbox, Role.Approver);
        var row = InboxPageTests.Rows(page).First;
        await row.Locator("[data-open]").ClickAsync();

        await Expect(row.ApproveOf()).ToHaveTextAsync(says);
        await Expect(row.GetByText("entry 2999 of the ledger")).ToHaveCountAsync(0);
        if (risk == RiskLevel.Low)
            await row.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Show .* more") }).ClickAsync();
        else
            await row.ApproveOf().ClickAsync();

        await Expect(row).ToContainTextAsync("entry 2999 of the ledger");
        await Expect(row.ApproveOf()).ToHaveTextAsync("Approve");
        await page.HasNoHorizontalScrollAsync();
        await page.HasNoAxeViolationsAsync();
    });

    private static async Task IsUndecidedAsync(BrowserBox box, IPage page, long job)
    {
        var checkpoint = await box.CheckpointOfAsync(page, job);
        Assert.Equal((CheckpointStatus.Pending, null), (checkpoint.Status, checkpoint.Held));
    }

    private static ILocator Notices(IPage page) => page.GetByRole(AriaRole.Status);
}
