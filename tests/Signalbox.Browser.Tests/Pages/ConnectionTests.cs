using System.Text;
using Signalbox.Browser.Tests.Scenes;
using Signalbox.Identities;

namespace Signalbox.Browser.Tests.Pages;

/// <summary>What a page does when it begins, when its node cannot be reached or is late, and when its visitor's session ends.</summary>
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
    public Task Each_page_begins_at_its_heading() => BrowserBox.RunAsync(async box =>
    {
        var first = await box.EnqueueAsync("One");
        var second = await box.EnqueueAsync("Two", r => r with { DependsOn = [first] });
        var page = await box.OpenAsync("/workers", Role.Operator);
        await Expect(Heading(page, "Workers")).ToBeFocusedAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Jobs" }).ClickAsync();
        await Expect(Heading(page, "Jobs")).ToBeFocusedAsync();
        await page.Row(second).Locator("a").ClickAsync();
        await Expect(Heading(page, $"Job {second}: Two")).ToBeFocusedAsync();
        await page.Locator($"#content a[href='/jobs/{first}']").ClickAsync();
        await Expect(Heading(page, $"Job {first}: One")).ToBeFocusedAsync();
        await page.GoBackAsync();
        await Expect(Heading(page, $"Job {second}: Two")).ToBeFocusedAsync();
    });

    [Fact]
    public Task A_node_that_answers_late_takes_the_focus_from_nobody() => BrowserBox.RunAsync(async box =>
    {
        var job = await box.EnqueueAsync("One");
        var page = await box.OpenAsync("/sign-in", Role.Operator);
        var drawn = new HeldFrames("OnRenderCompleted");
        await page.RouteWebSocketAsync("**/_blazor**", drawn.Route);
        await page.GotoAsync("/jobs");
        await Expect(page.Row(job)).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("j");
        await Expect(page.Row(job).Locator("a")).ToBeFocusedAsync();

        drawn.LetGo();
        await page.Keyboard.PressAsync("x");

        // What the node had to say of what was drawn before is there before its answer to this.
        await Expect(page.GetByText("1 selected")).ToBeVisibleAsync();
        await Expect(page.Row(job).Locator("a")).ToBeFocusedAsync();
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

    private static ILocator Heading(IPage page, string text) => page.GetByRole(AriaRole.Heading, new() { Name = text, Exact = true, Level = 1 });

    // Keeps what a page sends with this word in it, so that the node hears of it late.
    private sealed class HeldFrames(string word)
    {
        private readonly Lock _lock = new();
        private readonly List<byte[]> _held = [];
        private IWebSocketRoute? _node;
        private bool _holds = true;

        public void Route(IWebSocketRoute page)
        {
            _node = page.ConnectToServer();
            page.OnMessage(Hear);
        }

        public void LetGo()
        {
            lock (_lock)
            {
                _holds = false;
                _held.ForEach(_node!.Send);
            }
        }

        private void Hear(IWebSocketFrame frame)
        {
            lock (_lock)
            {
                if (frame.Binary is not { } bytes)
                    _node!.Send(frame.Text!);
                else if (_holds && bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(word)) >= 0)
                    _held.Add(bytes);
                else
                    _node!.Send(bytes);
            }
        }
    }
}
