using Signalbox.Browser.Tests.Scenes;
using Signalbox.Identities;
using Signalbox.Json;

namespace Signalbox.Browser.Tests.Pages;

/// <summary>How the inbox reads: for everybody, on every screen, and whatever a job shows.</summary>
public sealed class InboxLookTests
{
    private const string Inbox = "/admin/agent-checkpoints";
    private const string Hostile = "<script>document.title='taken'</script><img src=x onerror=alert(1)>\u202e\"'&amp;";

    public static TheoryData<BrowserView> Views =>
        [BrowserView.Desk, BrowserView.Desk with { Dark = true }, BrowserView.Phone, BrowserView.Phone with { Dark = true }, new BrowserView(640, 400)];

    [Theory]
    [MemberData(nameof(Views))]
    public Task The_inbox_is_for_everybody(BrowserView view) => Scene.RunAsync(async (box, _) =>
    {
        var page = await box.OpenAsync(Inbox, Role.Admin, view);
        await Expect(InboxPageTests.Rows(page)).ToHaveCountAsync(4);
        await page.HasNoAxeViolationsAsync();
        await InboxPageTests.OpenAsync(page, "code-review");
        await InboxPageTests.OpenAsync(page, "publish");
        await page.HasNoAxeViolationsAsync();
        await page.HasNoHorizontalScrollAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "History" }).ClickAsync();
        await Expect(page.GetByLabel("Decided by")).ToBeVisibleAsync();
        await Expect(InboxPageTests.Rows(page).First).ToBeVisibleAsync();
        await page.HasNoAxeViolationsAsync();
        await page.HasNoHorizontalScrollAsync();
    });

    [Fact]
    public Task An_empty_inbox_and_its_help_are_for_everybody() => BrowserBox.RunAsync(async box =>
    {
        var page = await box.OpenAsync(Inbox, Role.Approver);
        await Expect(page.GetByText("Nothing waits for a decision")).ToBeVisibleAsync();
        await page.HasNoAxeViolationsAsync();

        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Keys on this page");
        await page.HasNoAxeViolationsAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { NameString = "Keys ?" })).ToBeVisibleAsync();
    });

    [Fact]
    public Task Keys_can_be_switched_off() => Asking.RunAsync(async box =>
    {
        await box.AskAsync(Asking.Spend(1));
        var page = await box.OpenAsync(Inbox, Role.Approver);
        await Expect(InboxPageTests.Rows(page)).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch the keys off" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);

        await InboxPageTests.OpenAsync(page, "spend");
        await page.Keyboard.PressAsync("r");

        // What a key had asked for would be there before the answer to this.
        await page.Locator("[data-open]").ClickAsync();
        await Expect(page.Locator("[data-open]")).ToHaveAttributeAsync("aria-expanded", "false");
        await Expect(page.GetByLabel("Reason", new() { Exact = true })).ToHaveCountAsync(0);
    });

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public Task Whatever_a_job_shows_is_text(int width) => Asking.RunAsync(async box =>
    {
        var longWord = new string('w', 5_000);
        await box.AskAsync(
            new(Hostile + longWord[..80], RawJson.From(new Dictionary<string, object?>
            {
                [Hostile] = Hostile,
                ["long"] = longWord,
                ["files"] = new[] { new { path = Hostile + longWord[..200], content = Hostile, diff = $"@@ {Hostile}\n+{Hostile}{longWord}", change = Hostile } },
                ["rows"] = new object[] { new Dictionary<string, object> { [Hostile] = Hostile + longWord[..300] } },
                ["deep"] = new { a = new { b = new[] { Hostile } } },
            }), Hostile + longWord),
            Hostile, by: Hostile[..60]);
        var page = await box.OpenAsync(Inbox, Role.Approver, new BrowserView(width, 900));

        await page.Locator("[data-open]").ClickAsync();
        await Expect(page.GetByText("Digest of what is shown")).ToBeVisibleAsync();
        await page.GetByText("All of it as JSON").ClickAsync();

        await Expect(page).ToHaveTitleAsync("Inbox - Signalbox");
        Assert.Equal(0, await page.Locator("main script, main img").CountAsync());
        await page.HasNoHorizontalScrollAsync();
        await page.HasNoAxeViolationsAsync();
    });
}
