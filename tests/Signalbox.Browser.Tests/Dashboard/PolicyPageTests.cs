using Signalbox.Checkpoints;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Policy;

namespace Signalbox.Browser.Tests.Dashboard;

public sealed class PolicyPageTests
{
    private static readonly PolicyDocument Strict = PolicyDocument.Default with
    {
        RiskByJobType = new Dictionary<string, RiskLevel> { ["deploy"] = RiskLevel.High },
        Actions = new Dictionary<string, ActionRule> { ["merge_pull_request"] = ActionRule.High, ["wipe_disk"] = ActionRule.Prohibited },
        Risks = new Dictionary<RiskLevel, RiskRequirement>(PolicyDocument.Default.Risks)
        {
            [RiskLevel.High] = new() { Approvals = 2, Expiry = TimeSpan.FromHours(8), ApproverRoles = ["admin"], ApproverNames = ["grace"] },
        },
    };

    public static TheoryData<BrowserView> Views => OverviewPageTests.Views;

    [Fact]
    public Task The_policy_is_found_in_the_navigation_and_follows_a_change_without_reloading() => BrowserBox.RunAsync(async box =>
    {
        var page = await box.OpenAsync("/", Role.Viewer);
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" }).GetByRole(AriaRole.Link, new() { Name = "Policy" }).ClickAsync();
        await Expect(page.GetByText("The built-in policy is in force")).ToBeVisibleAsync();
        var high = page.GetByRole(AriaRole.Region, new() { Name = "What each risk needs" }).GetByRole(AriaRole.Row).Filter(new() { HasText = "high risk" });
        await Expect(high).ToContainTextAsync("one person");

        await box.Server.Get<PolicyClient>().SetAsync(Strict, "os:maria");

        await Expect(high).ToContainTextAsync("2 people");
        await Expect(high).ToContainTextAsync("admin, grace");
        await Expect(page.GetByText("Put in force by os:maria")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "wipe_disk" })).ToContainTextAsync("prohibited");
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "deploy" }).Last).ToContainTextAsync("high risk");
        await Expect(page.GetByText("High risk: 2 people must approve within 8 hours; the job's creator may be one of them; only the role admin or grace may.")).ToBeVisibleAsync();
        await Expect(page.GetByText(Strict.Digest)).ToBeVisibleAsync();
    });

    [Fact]
    public Task The_inbox_says_how_many_approvals_the_policy_wants_and_whom_it_refuses() => BrowserBox.RunAsync(async box =>
    {
        await box.Server.Get<PolicyClient>().SetAsync(Strict, "os:maria");
        var job = await box.Server.Get<JobClient>().EnqueueAsync(new JobRequest { JobType = "deploy", Description = "Put it out", CreatedBy = "bob" });
        var page = await box.OpenAsAsync("ada", Role.Approver, "/admin/agent-checkpoints");
        var row = page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = $"Job {job.Id}" });
        await Expect(row).ToContainTextAsync("0 of 2 approvals");

        await row.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Expect(row.GetByText("0 of 2", new() { Exact = true })).ToBeVisibleAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();

        await Expect(page.GetByText("At high risk the policy lets only the role admin or grace approve, and ada is not among them.")).ToBeVisibleAsync();
        Assert.Empty((await box.Server.Get<CheckpointClient>().ListForJobAsync(job.Id)).Single().Approvals);
    });

    [Theory]
    [MemberData(nameof(Views))]
    public Task Everybody_can_read_the_policy(BrowserView view) => BrowserBox.RunAsync(async box =>
    {
        await box.Server.Get<PolicyClient>().SetAsync(
            Strict with { Actions = new Dictionary<string, ActionRule>(Strict.Actions) { [new string('a', 100)] = ActionRule.Critical }, EvidenceRequired = ["<b>deploy</b>"] }, "os:" + new string('m', 60));
        var page = await box.OpenAsync("/policy", Role.Viewer, view);
        await Expect(page.GetByText("<b>deploy</b>")).ToBeVisibleAsync();

        await page.HasNoAxeViolationsAsync();
        await page.HasNoHorizontalScrollAsync();
    });
}
