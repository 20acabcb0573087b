using System.Text.RegularExpressions;
using Signalbox.Browser.Tests.Scenes;
using Signalbox.Checkpoints;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Policy;

namespace Signalbox.Browser.Tests.Pages;

/// <summary>What is decided with one confirmation is what the confirmation lists.</summary>
public sealed class InboxBulkTests
{
    private const string Inbox = "/admin/agent-checkpoints";

    [Fact]
    public Task Alike_is_what_has_one_type_name_risk_and_shape_of_data() => Asking.RunAsync(async box =>
    {
        for (var amount = 1; amount <= 3; amount++)
            await box.AskAsync(Asking.Spend(amount), $"Refund {amount}");
        await box.AskAsync(new("spend", RawJson.From(new { amount = 1, currency = "EUR", key = "access" })), "Rotate the keys");
        await box.AskAsync(Asking.Spend(9), "Refund of medium risk", RiskLevel.Medium);
        var page = await box.OpenAsync(Inbox, Role.Approver);

        await Expect(page.GetByText("3 of these are alike: spend of ask, low risk.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Select all 3" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve selected" }).ClickAsync();

        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByRole(AriaRole.Listitem)).ToHaveTextAsync([new Regex(@"Refund 1 .*\s+low risk"), new Regex(@"Refund 2 .*\s+low risk"), new Regex(@"Refund 3 .*\s+low risk")]);
        await Expect(dialog).ToContainTextAsync("approved unseen");
        await Expect(dialog).Not.ToContainTextAsync("exactly as you were shown");
        await page.HasNoAxeViolationsAsync();
    });

    [Fact]
    public Task The_dialog_lists_every_title_with_its_risk_and_leaves_critical_ones_out_unless_they_are_ticked() => Asking.RunAsync(async box =>
    {
        var refund = await box.AskAsync(Asking.Spend(1), "Refund an invoice");
        var keys = await box.AskAsync(Asking.Spend(2), "Rotate the signing keys", RiskLevel.Critical);
        var table = await box.AskAsync(Asking.Spend(3), "Delete a table", RiskLevel.Critical);
        var page = await box.OpenAsync(Inbox, Role.Approver);
        await Expect(InboxPageTests.Rows(page)).ToHaveCountAsync(3);
        foreach (var chosen in await page.GetByRole(AriaRole.Checkbox).AllAsync())
            await chosen.CheckAsync();
        await InboxPageTests.OpenAsync(page, "spend");
        await Expect(page.GetByText("Digest of what is shown")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve selected" }).ClickAsync();

        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToHaveTextAsync("Approve 1 of 3 checkpoints?");
        foreach (var (title, risk) in new[] { ("Refund an invoice", "low"), ("Rotate the signing keys", "critical"), ("Delete a table", "critical") })
            await Expect(dialog.GetByRole(AriaRole.Listitem).Filter(new() { HasText = title })).ToContainTextAsync($"{risk} risk");
        await dialog.GetByLabel("Delete a table").CheckAsync();
        await Expect(dialog.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToHaveTextAsync("Approve 2 of 3 checkpoints?");
        await Expect(dialog).ToContainTextAsync("1 is approved exactly as you were shown it. 1 is not opened to its end, and approved unseen.");
        await page.HasNoAxeViolationsAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Approve 2 of 3" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Approved 2 of 3; the other 1 is as before.");
        await box.BringIntoForceAsync();
        await box.Server.WaitForAsync(refund, JobStatus.Completed);
        var approval = (await box.Server.Get<CheckpointClient>().ListForJobAsync(table))[0];
        Assert.Equal(("approval", CheckpointStatus.Approved), (approval.Name, approval.Status));
        Assert.Equal(JobStatus.WaitingApproval, (await box.Server.Get<JobClient>().FindAsync(keys))!.Status);
    });

    [Fact]
    public Task Several_that_were_decided_at_once_are_undone_at_once() => Asking.RunAsync(async box =>
    {
        long[] jobs = [await box.AskAsync(Asking.Spend(1)), await box.AskAsync(Asking.Spend(2)), await box.AskAsync(Asking.Spend(3))];
        var page = await box.OpenAsync(Inbox, Role.Approver);
        await page.GetByRole(AriaRole.Button, new() { Name = "Select all 3" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve selected" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve all 3" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo all 3" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Undone: 3 wait for a decision as before.");
        await box.BringIntoForceAsync();
        foreach (var job in jobs)
            Assert.Equal(JobStatus.WaitingApproval, (await box.Server.Get<JobClient>().FindAsync(job))!.Status);
    });
}
