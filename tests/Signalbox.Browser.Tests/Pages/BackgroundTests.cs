using Signalbox.Browser.Tests.Scenes;
using Signalbox.Identities;

namespace Signalbox.Browser.Tests.Pages;

/// <summary>What a page does for somebody who looks elsewhere, or wants nothing to move.</summary>
public sealed class BackgroundTests
{
    private const string Inbox = "/admin/agent-checkpoints";

    // A browser that shows notifications has nobody to look at them here, so the page's own are written down.
    private const string Notifications = """
        window.told = [];
        window.Notification = class {
          static permission = 'default';
          static async requestPermission() { return Notification.permission = 'granted'; }
          constructor(title, options) { window.told.push(`${title}: ${options.body}`); }
        };
        Object.defineProperty(document, 'hidden', { get: () => window.away === true });
        """;

    [Fact]
    public Task Whoever_asked_for_it_is_told_of_what_arrives_while_they_look_elsewhere() => Asking.RunAsync(async box =>
    {
        var page = await box.OpenAsync("/sign-in", Role.Approver);
        await page.Context.AddInitScriptAsync(Notifications);
        await page.GotoAsync(Inbox);
        await Expect(page.GetByText("Nothing waits for a decision")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Notify me" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Notify me" })).ToBeHiddenAsync();
        await box.AskAsync(Asking.Spend(1));
        await Expect(InboxPageTests.Rows(page)).ToHaveCountAsync(1);
        await Expect(page.Locator("signalbox-notify")).ToHaveAttributeAsync("count", "1");
        Assert.Empty(await ToldAsync(page));
        await page.EvaluateAsync("() => { window.away = true; }");
        await box.AskAsync(Asking.Spend(2));

        await page.WaitForFunctionAsync("() => window.told.length > 0");
        Assert.Equal(["Signalbox: 2 waiting for a decision"], await ToldAsync(page));
    });

    [Fact]
    public Task Nothing_moves_for_somebody_who_wants_nothing_to_move() => Asking.RunAsync(async box =>
    {
        await box.AskAsync(Asking.Spend(1));
        var page = await box.OpenAsync(Inbox, Role.Approver, BrowserView.Desk with { ReducedMotion = true });

        await InboxPageTests.Row(page, "spend").GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();

        await Expect(page.Locator(".notices .notice")).ToBeVisibleAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.getAnimations().length"));
    });

    private static Task<string[]> ToldAsync(IPage page) => page.EvaluateAsync<string[]>("() => window.told");
}
