using Signalbox.Checkpoints;
using Signalbox.Testing;

namespace Signalbox.Browser.Tests.Pages;

/// <summary>What somebody does in the inbox, one step at a time.</summary>
internal static class InboxSteps
{
    public static ILocator ApproveOf(this ILocator row) => row.Locator("[data-key=a]");

    /// <summary>Waits until nothing here has just appeared or moved.</summary>
    public static Task TakesClicksAsync(this ILocator here) => Expect(here.Locator("[data-settling]")).ToHaveCountAsync(0);

    /// <summary>Stops the page's clock, so that what waits for a moment waits until <see cref="PassAsync"/>.</summary>
    public static async Task StopClockAsync(this IPage page)
    {
        await page.Clock.InstallAsync();
        await page.Clock.PauseAtAsync(DateTime.UnixEpoch.AddYears(100));
    }

    /// <summary>Lets the moment pass.</summary>
    public static Task PassAsync(this IPage page) => page.Clock.RunForAsync(600);

    /// <summary>Clicks where something is now, whether it takes the click or not.</summary>
    public static async Task<(float X, float Y)> ClickBlindlyAsync(this ILocator there)
    {
        var box = await there.PlaceAsync();
        var (x, y) = (box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await there.Page.Mouse.ClickAsync(x, y);
        return (x, y);
    }

    /// <summary>Where something is. A button that another one replaces at that moment has no place yet.</summary>
    public static async Task<LocatorBoundingBoxResult> PlaceAsync(this ILocator there)
    {
        LocatorBoundingBoxResult? place = null;
        await Eventually.HoldsAsync(async () => (place = await there.BoundingBoxAsync()) is not null, "it has a place");
        return place!;
    }

    /// <summary>The checkpoint that a job waits at, as it stands after everything that the page sent.</summary>
    public static async Task<Checkpoint> CheckpointOfAsync(this BrowserBox box, IPage page, long job)
    {
        // The node takes what a page sends in order: what follows this was sent after it.
        await page.GetByRole(AriaRole.Button, new() { Name = "Keys" }).DispatchEventAsync("click");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).DispatchEventAsync("click");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        return (await box.Server.Get<CheckpointClient>().ListForJobAsync(job))[^1];
    }
}
