using System.Text.RegularExpressions;
using Signalbox.Browser.Tests.Scenes;
using Signalbox.Checkpoints;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Json;

namespace Signalbox.Browser.Tests.Pages;

public sealed class InboxPageTests
{
    private const string Inbox = "/admin/agent-checkpoints";

    [Fact]
    public Task A_checkpoint_arrives_without_reloading_and_is_approved_with_a_click() => Asking.RunAsync(async box =>
    {
        var page = await box.OpenAsync(Inbox, Role.Approver);
        await Expect(page.GetByText("Nothing waits for a decision")).ToBeVisibleAsync();

        var job = await box.AskAsync(Asking.Spend(5));
        await Row(page, "spend").GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync($"Approved spend of job {job} without opening it.");
        await Expect(Row(page, "spend")).ToContainTextAsync("Approved by you, in force");
        await box.BringIntoForceAsync();
        await Expect(page.GetByText("Nothing waits for a decision")).ToBeVisibleAsync();
        Assert.Equal("""{"amount":5,"currency":"EUR"}""", (await box.Server.WaitForAsync(job, JobStatus.Completed)).Result.Text);
    });

    [Fact]
    public Task A_keyboard_is_enough_to_look_and_approve_and_go_on_with_the_next() => Asking.RunAsync(async box =>
    {
        var first = await box.AskAsync(Asking.Spend(1), "The first");
        var second = await box.AskAsync(Asking.Spend(2), "The second");
        var page = await box.OpenAsync(Inbox, Role.Approver);
        await Expect(Rows(page)).ToHaveCountAsync(2);
        await Rows(page).TakesClicksAsync();

        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("Digest of what is shown")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("a");

        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync($"Approved spend of job {first} exactly as you were shown it.");
        await Expect(Rows(page)).ToHaveCountAsync(2);
        await Expect(Rows(page).Nth(1).GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^spend") })).ToBeFocusedAsync();
        await box.BringIntoForceAsync();
        await box.Server.WaitForAsync(first, JobStatus.Completed);
        await Expect(Rows(page)).ToHaveCountAsync(1);
        await Rows(page).TakesClicksAsync();

        await page.Keyboard.PressAsync("r");
        await Expect(page.GetByLabel("Reason", new() { Exact = true })).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Too much for coffee.");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Rows(page)).ToContainTextAsync("Rejected by you, in force");
        await box.BringIntoForceAsync();
        Assert.Contains("Too much for coffee.", (await box.Server.WaitForAsync(second, JobStatus.Failed)).Error);
    });

    [Fact]
    public Task Nothing_is_rejected_without_a_reason() => Asking.RunAsync(async box =>
    {
        var job = await box.AskAsync(Asking.Spend(5));
        var page = await box.OpenAsync(Inbox, Role.Approver);
        var reject = Row(page, "spend").GetByRole(AriaRole.Button, new() { Name = "Reject", Exact = true });

        await reject.ClickAsync();
        await reject.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Say what is wrong");
        await page.GetByLabel("Reason", new() { Exact = true }).FillAsync("The invoice is not ours.");
        await reject.ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync($"Rejected spend of job {job}");
        await box.BringIntoForceAsync();
        Assert.Contains("The invoice is not ours.", (await box.Server.WaitForAsync(job, JobStatus.Failed)).Error);
    });

    [Fact]
    public Task What_is_edited_is_shown_as_a_difference_and_is_what_runs() => Asking.RunAsync(async box =>
    {
        var job = await box.AskAsync(Asking.Spend(5));
        var page = await box.OpenAsync(Inbox, Role.Approver);
        await OpenAsync(page, "spend");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Edit before approving") }).ClickAsync();
        var field = page.GetByLabel("The data as they are to be approved");

        await field.FillAsync("{\n  \"amount\": 4,");
        await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "This is no JSON" })).ToBeVisibleAsync();
        await Expect(Row(page, "spend").GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true })).ToBeDisabledAsync();
        await field.FillAsync("{\n  \"amount\": 4,\n  \"currency\": \"EUR\"\n}");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "What you changed" })).ToContainTextAsync("\"amount\": 4");
        await page.HasNoAxeViolationsAsync();
        await Row(page, "spend").GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("with your edits");
        await box.BringIntoForceAsync();
        using var result = System.Text.Json.JsonDocument.Parse((await box.Server.WaitForAsync(job, JobStatus.Completed)).Result.Text);
        Assert.Equal(4, result.RootElement.GetProperty("amount").GetInt32());

        await page.GetByRole(AriaRole.Link, new() { Name = "History" }).ClickAsync();
        await OpenAsync(page, "spend");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "What the approver changed" })).ToContainTextAsync("\"amount\": 5");
    });

    [Fact]
    public Task A_file_is_edited_by_itself_and_its_difference_is_shown() => Scene.RunAsync(async (box, scene) =>
    {
        var page = await box.OpenAsync($"{Inbox}?q=code-review", Role.Approver);
        await OpenAsync(page, "code-review");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "What changes in src/export.js" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Edit before approving") }).ClickAsync();

        var field = page.GetByLabel("Content of src/export.js");
        await field.FillAsync(await field.InputValueAsync() + "\n// looked at by a person\n");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "What you changed in src/export.js" })).ToContainTextAsync("looked at by a person");
        await Row(page, "code-review").GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("with your edits");
        await box.BringIntoForceAsync();

        Assert.Equal(JobStatus.Completed, (await box.Server.WaitForAsync(scene.CodeReview, JobStatus.Completed)).Status);
        var decided = (await box.Server.Get<CheckpointClient>().ListForJobAsync(scene.CodeReview)).Single(c => c.Name == "code-review");
        Assert.Contains("looked at by a person", decided.Data.Text);
    });

    [Fact]
    public Task Several_alike_are_decided_at_once() => Asking.RunAsync(async box =>
    {
        var jobs = new List<long>();
        for (var amount = 1; amount <= 4; amount++)
            jobs.Add(await box.AskAsync(Asking.Spend(amount), $"Invoice {amount}"));
        await box.AskAsync(new("deploy", RawJson.From(new { to = "staging" })));
        var page = await box.OpenAsync(Inbox, Role.Approver);

        await page.GetByRole(AriaRole.Button, new() { Name = "Select all 4" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve selected" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("4 × spend (ask)");
        await page.HasNoAxeViolationsAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve all 4" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Approved 4 of 4.");
        await Expect(Rows(page)).ToHaveCountAsync(5);
        await box.BringIntoForceAsync();
        await Expect(Rows(page)).ToHaveCountAsync(1);
        foreach (var job in jobs)
            await box.Server.WaitForAsync(job, JobStatus.Completed);
    });

    [Fact]
    public Task What_somebody_has_open_says_so_when_it_is_decided_elsewhere() => Asking.RunAsync(async box =>
    {
        var job = await box.AskAsync(Asking.Spend(5));
        var here = await box.OpenAsync(Inbox, Role.Approver);
        var there = await box.OpenAsAsync("ada", Role.Approver, Inbox);
        await OpenAsync(here, "spend");

        await Row(there, "spend").GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        await Expect(here.GetByText("Approved by ada, in force")).ToBeVisibleAsync();
        await box.BringIntoForceAsync();

        await Expect(here.GetByText("Approved by ada")).ToBeVisibleAsync();
        await Expect(here.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true })).ToHaveCountAsync(0);
        await box.Server.WaitForAsync(job, JobStatus.Completed);
    });

    [Fact]
    public Task Two_people_approve_where_two_are_required_and_each_sees_the_other() => Asking.RunAsync(async box =>
    {
        var job = await box.AskAsync(new("wipe", RawJson.From(new { table = "drafts" }), Approvals: 2));
        var ada = await box.OpenAsAsync("ada", Role.Approver, Inbox);
        var ben = await box.OpenAsAsync("ben", Role.Approver, Inbox);

        await Row(ada, "wipe").GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        await Expect(ada.GetByRole(AriaRole.Status)).ToContainTextAsync("one more person must approve");
        await box.BringIntoForceAsync();
        await Row(ada, "wipe").GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        await Expect(ada.GetByRole(AriaRole.Status)).ToContainTextAsync("another person must approve it too");
        await Expect(Row(ben, "wipe")).ToContainTextAsync("1 of 2 approvals");
        await OpenAsync(ben, "wipe");
        await Expect(Row(ben, "wipe")).ToContainTextAsync("1 of 2: ada");
        await Row(ben, "wipe").GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        await Expect(Row(ben, "wipe")).ToContainTextAsync("Approved by you, in force");
        await box.BringIntoForceAsync();

        await box.Server.WaitForAsync(job, JobStatus.Completed);
    });

    [Fact]
    public Task A_link_leads_to_one_checkpoint_also_after_it_was_decided() => Asking.RunAsync(async box =>
    {
        var job = await box.AskAsync(Asking.Spend(5));
        var checkpoint = (await box.Server.Get<CheckpointClient>().ListForJobAsync(job)).Single();
        await box.Server.Get<CheckpointClient>().RejectAsync(checkpoint.Id, "ada", "Not now.");

        var page = await box.OpenAsync($"{Inbox}?open={checkpoint.Id}", Role.Viewer);

        await Expect(page.Locator(".ask-outcome")).ToContainTextAsync(new Regex("Rejected by ada .*: Not now\\."));
        await Expect(page.GetByText("Digest of what is shown")).ToBeVisibleAsync();
    });

    [Fact]
    public Task Who_may_not_decide_is_offered_nothing_to_decide() => Asking.RunAsync(async box =>
    {
        await box.AskAsync(Asking.Spend(5));
        var page = await box.OpenAsync(Inbox, Role.Operator);

        await Expect(Row(page, "spend")).ToBeVisibleAsync();
        await Expect(page.GetByText("deciding needs the role approver or admin")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true })).ToHaveCountAsync(0);
    });

    internal static ILocator Rows(IPage page) => page.Locator("[data-row]");

    internal static ILocator Row(IPage page, string name) => page.GetByRole(AriaRole.Listitem).Filter(new() { Has = page.GetByRole(AriaRole.Heading, new() { NameRegex = new Regex($"^{name} ") }) });

    internal static async Task OpenAsync(IPage page, string name)
    {
        var opener = page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex($"^{name} of job") });
        await opener.ClickAsync();
        await Expect(opener).ToHaveAttributeAsync("aria-expanded", "true");
    }
}
