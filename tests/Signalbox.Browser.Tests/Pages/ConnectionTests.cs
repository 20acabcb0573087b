using Signalbox.Browser.Tests.Scenes;
using Signalbox.Identities;

namespace Signalbox.Browser.Tests.Pages;

/// <summary>What a page does when its node cannot be reached, and when its visitor's session ends.</summary>
public sealed class ConnectionTests
{
    private const string Inbox = "/admin/agent-checkpoints";

    [Fact]
    public Task A_page_that_loses_its_node_says_so_and_goes_on_when_it_can() => Asking.RunAsync(async box =>
    {
        var page = await box.OpenAsync("/sign-in", Role.Approver);
        var isBroken = false;
        IWebSocketRoute? socket = null;
        await page.RouteWebSocketAsync("**/_blazor**", route =>
        {
            route.ConnectToServer();
            socket = route;
        });
        await page.RouteAsync("**/_blazor/negotiate**", route => isBroken ? route.AbortAsync() : route.ContinueAsync());
        box.Faults.Expect("/_blazor/negotiate");
        await page.GotoAsync(Inbox);
        await Expect(page.GetByText("Nothing waits for a decision")).ToBeVisibleAsync();

        isBroken = true;
        await socket!.CloseAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The connection to the node is lost");
        await page.HasNoAxeViolationsAsync();
        await box.AskAsync(Asking.Spend(5));
        isBroken = false;

        await Expect(InboxPageTests.Rows(page)).ToHaveCountAsync(1);
        await Expect(page.Locator("#connection")).ToBeHiddenAsync();
    });

    [Fact]
    public Task Whoever_signs_out_is_signed_out_of_all_tabs_of_the_session() => BrowserBox.RunAsync(async box =>
    {
        var page = await box.OpenAsync(Inbox, Role.Viewer);
        await Expect(page.GetByText("Nothing waits for a decision")).ToBeVisibleAsync();
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync("/");
        await Expect(other.GetByRole(AriaRole.Heading, new() { Name = "Overview" })).ToBeVisibleAsync();

        await other.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await Expect(other.GetByLabel("Password")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Password")).ToBeVisibleAsync();
    });

    [Fact]
    public Task A_page_runs_no_script_but_the_nodes_own_files() => BrowserBox.RunAsync(async box =>
    {
        var page = await box.OpenAsync("/sign-in", Role.Viewer);
        var answer = await page.GotoAsync(Inbox);
        var policy = answer!.Headers["content-security-policy"];

        Assert.Contains("script-src 'self';", policy);
        Assert.Contains("default-src 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.DoesNotContain("<script>", await answer.TextAsync());
        box.Faults.Expect("Executing inline script violates");
        await page.EvaluateAsync("() => { const s = document.createElement('script'); s.textContent = 'window.taken = 1'; document.body.append(s); }");
        Assert.False(await page.EvaluateAsync<bool>("() => 'taken' in window"));
    });
}
