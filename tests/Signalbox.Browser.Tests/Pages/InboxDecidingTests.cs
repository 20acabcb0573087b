using System.Text.RegularExpressions;
using Dapper;
using Signalbox.Browser.Tests.Scenes;
using Signalbox.Checkpoints;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Policy;

namespace Signalbox.Browser.Tests.Pages;

/// <summary>What is decided in the inbox is what was looked at.</summary>
public sealed class InboxDecidingTests
{
    private const string Inbox = "/admin/agent-checkpoints";

    [Fact]
    public Task What_the_first_of_two_edited_the_second_looks_at_again_and_approves() => Asking.RunAsync(async box =>
    {
        var job = await box.AskAsync(new("wipe", RawJson.From(new { table = "drafts" }), Approvals: 2));
        var ada = await box.OpenAsAsync("ada", Role.Approver, Inbox);
        var ben = await box.OpenAsAsync("ben", Role.Approver, Inbox);
        await Expect(Approve(ben, "wipe")).ToBeEnabledAsync();

        await InboxPageTests.OpenAsync(ada, "wipe");
        await ada.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Edit before approving") }).ClickAsync();
        await ada.GetByLabel("The data as they are to be approved").FillAsync("""{ "table": "old drafts" }""");
        await Approve(ada, "wipe").ClickAsync();
        await Expect(Notices(ada)).ToContainTextAsync("one more person must approve");
        await box.BringIntoForceAsync();
        await Expect(InboxPageTests.Row(ada, "wipe")).ToContainTextAsync("1 of 2 approvals");
        await Expect(ada.GetByText("Changed since you saw it")).ToHaveCountAsync(0);

        await Expect(ben.GetByText("Changed since you saw it")).ToBeVisibleAsync();
        await Expect(Approve(ben, "wipe")).ToBeDisabledAsync();
        await ben.GetByRole(AriaRole.Button, new() { Name = "Look again" }).ClickAsync();
        await Expect(ben.GetByRole(AriaRole.Region, new() { Name = "What the first approver changed in wipe" })).ToContainTextAsync("old drafts");
        await Expect(Approve(ben, "wipe")).ToBeDisabledAsync();
        await ben.HasNoAxeViolationsAsync();
        await ben.GetByRole(AriaRole.Button, new() { Name = "I have looked" }).ClickAsync();
        await Expect(Opener(ben, "wipe")).ToBeFocusedAsync();
        await Approve(ben, "wipe").ClickAsync();

        await Expect(Notices(ben)).ToContainTextAsync($"Approved wipe of job {job} exactly as you were shown it.");
        await box.BringIntoForceAsync();
        Assert.Contains("old drafts", (await box.Server.WaitForAsync(job, JobStatus.Completed)).Result.Text);
    });

    [Fact]
    public Task Never_mind_forgets_the_reason_so_that_the_next_press_asks_again() => Asking.RunAsync(async box =>
    {
        var job = await box.AskAsync(Asking.Spend(5));
        var page = await box.OpenAsync(Inbox, Role.Approver);
        var reject = InboxPageTests.Row(page, "spend").GetByRole(AriaRole.Button, new() { Name = "Reject", Exact = true });
        var reason = page.GetByLabel("Reason", new() { Exact = true });
        await reject.ClickAsync();
        await reason.FillAsync("Too much.");

        await page.GetByRole(AriaRole.Button, new() { Name = "Never mind" }).ClickAsync();
        await Expect(reason).ToHaveCountAsync(0);
        await Expect(Opener(page, "spend")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("r");

        await Expect(reason).ToBeFocusedAsync();
        await Expect(reason).ToHaveValueAsync("");
        Assert.Equal(JobStatus.WaitingApproval, (await box.Server.Get<JobClient>().FindAsync(job))!.Status);
    });

    [Fact]
    public Task Keys_select_edit_and_go_back_and_the_focus_stays_where_somebody_works() => Asking.RunAsync(async box =>
    {
        await box.AskAsync(Asking.Spend(1));
        await box.AskAsync(new("deploy", RawJson.From(new { to = "staging" })));
        var page = await box.OpenAsync(Inbox, Role.Approver);
        await Expect(InboxPageTests.Rows(page)).ToHaveCountAsync(2);
        await InboxPageTests.Rows(page).TakesClicksAsync();

        await page.Keyboard.PressAsync("k");
        await Expect(Opener(page, "deploy")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("k");
        await Expect(Opener(page, "spend")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("x");
        await Expect(page.GetByText("1 selected")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("x");
        await Expect(page.GetByText("1 selected")).ToHaveCountAsync(0);

        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Edit before approving") })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("e");
        await page.Keyboard.PressAsync("a");
        await Expect(page.GetByLabel("The data as they are to be approved")).ToBeFocusedAsync();
        Assert.Equal(2, await InboxPageTests.Rows(page).CountAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep it as it was shown" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Edit before approving") })).ToBeFocusedAsync();
    });

    [Fact]
    public Task The_history_and_the_filters_show_only_what_they_say() => Asking.RunAsync(async box =>
    {
        var rejected = await box.AskAsync(Asking.Spend(1));
        var approved = await box.AskAsync(new("deploy", RawJson.From(new { to = "staging" })));
        await box.AskAsync(new("wipe", RawJson.From(new { table = "drafts" })));
        var checkpoints = box.Server.Get<CheckpointClient>();
        await checkpoints.RejectAsync((await checkpoints.ListForJobAsync(rejected)).Single().Id, "ada", "Not now.");
        await checkpoints.ApproveAsync((await checkpoints.ListForJobAsync(approved)).Single().Id, "ben");
        var page = await box.OpenAsync(Inbox, Role.Approver);
        await InboxPageTests.OpenAsync(page, "wipe");
        await Expect(InboxPageTests.Row(page, "wipe")).ToContainTextAsync(new Regex("2[34] h left"));

        await page.GetByRole(AriaRole.Link, new() { Name = "History" }).ClickAsync();
        await Expect(InboxPageTests.Rows(page)).ToHaveCountAsync(2);
        await Expect(InboxPageTests.Row(page, "wipe")).ToHaveCountAsync(0);
        await page.GetByLabel("Decision").SelectOptionAsync(CheckpointStatus.Rejected.Name());
        await Expect(InboxPageTests.Rows(page)).ToHaveCountAsync(1);
        await Expect(InboxPageTests.Row(page, "spend")).ToContainTextAsync("Rejected by ada");
        await page.GetByRole(AriaRole.Link, new() { Name = "Clear filters" }).ClickAsync();
        await Expect(InboxPageTests.Rows(page)).ToHaveCountAsync(2);
        await page.GetByLabel("Decided by").FillAsync("BEN");
        await page.GetByLabel("Decided by").PressAsync("Enter");
        await Expect(InboxPageTests.Rows(page)).ToHaveCountAsync(1);
        await Expect(InboxPageTests.Row(page, "deploy")).ToContainTextAsync("Approved by ben");

        await page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^Waiting") }).ClickAsync();
        await Expect(InboxPageTests.Row(page, "wipe")).ToBeVisibleAsync();
        await page.GetByLabel("Job type").FillAsync("another");
        await page.GetByLabel("Job type").PressAsync("Enter");
        await Expect(page.GetByText("Nothing here matches")).ToBeVisibleAsync();
        await Expect(InboxPageTests.Rows(page)).ToHaveCountAsync(0);
    });

    [Fact]
    public Task The_approval_of_a_risky_job_is_not_offered_to_be_edited() => Asking.RunAsync(async box =>
    {
        await box.AskAsync(Asking.Spend(5), risk: RiskLevel.High);
        var page = await box.OpenAsync(Inbox, Role.Approver);

        await page.Locator("[data-open]").ClickAsync();

        await Expect(page.GetByText("It is approved as it is")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Edit before approving") })).ToHaveCountAsync(0);
    });

    [Fact]
    public Task Deciding_several_can_be_stopped_and_leaves_the_rest_as_it_is() => Asking.RunAsync(async box =>
    {
        long[] jobs = [await box.AskAsync(Asking.Spend(1)), await box.AskAsync(Asking.Spend(2)), await box.AskAsync(Asking.Spend(3))];
        var page = await box.OpenAsync(Inbox, Role.Approver);
        await page.GetByRole(AriaRole.Button, new() { Name = "Select all 3" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve selected" }).ClickAsync();
        await using var connection = await box.Server.Data.DataSource.OpenConnectionAsync();
        await using (var holding = await connection.BeginTransactionAsync())
        {
            await connection.ExecuteAsync("select from agent_checkpoints where job_id = @job for update", new { job = jobs[1] });

            await page.GetByRole(AriaRole.Button, new() { Name = "Approve all 3" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("1 of 3 so far");
            await page.GetByRole(AriaRole.Button, new() { Name = "Stop here" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Stopping");
            await holding.RollbackAsync();
        }

        await Expect(Notices(page)).ToContainTextAsync("Approved 2 of 3; the other 1 is as before.");
        await box.BringIntoForceAsync();
        await Expect(InboxPageTests.Rows(page)).ToHaveCountAsync(1);
        await box.Server.WaitForAsync(jobs[1], JobStatus.Completed);
        Assert.Equal(JobStatus.WaitingApproval, (await box.Server.Get<JobClient>().FindAsync(jobs[2]))!.Status);
    });

    [Fact]
    public Task A_search_that_was_broken_off_says_so_and_goes_on() => Asking.RunAsync(async box =>
    {
        var job = await box.AskAsync(Asking.Spend(1));
        await using (var connection = await box.Server.Data.DataSource.OpenConnectionAsync())
        {
            await connection.ExecuteAsync(
                """
                alter table agent_checkpoints disable trigger guard_new_checkpoint;
                insert into agent_checkpoints (job_id, attempt, name, blocking, status, data, digest, requested_by, requested_at, expires_at, decided_at, decided_by)
                select @job, 1, 'old-' || i, true, 'APPROVED', '1', 'd', 'w1', now(), now() + interval '1 day', now() + i * interval '1 second', 'ada'
                from generate_series(1, 10050) as i
                """,
                new { job });
        }

        var page = await box.OpenAsync($"{Inbox}?view=history&q=unheard-of", Role.Approver);
        await Expect(page.GetByText("Nothing found so far")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Search further" }).ClickAsync();

        await Expect(page.GetByText("Nothing here matches")).ToBeVisibleAsync();
        await Expect(page.Locator(".found")).ToBeFocusedAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "First page" })).ToBeVisibleAsync();
    });

    private static ILocator Notices(IPage page) => page.GetByRole(AriaRole.Status);

    private static ILocator Approve(IPage page, string name) =>
        InboxPageTests.Row(page, name).GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true });

    private static ILocator Opener(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex($"^{name} of job") });
}
