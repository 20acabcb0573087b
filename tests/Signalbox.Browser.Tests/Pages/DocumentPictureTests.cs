using Signalbox.Browser.Tests.Scenes;
using Signalbox.Identities;

namespace Signalbox.Browser.Tests.Pages;

/// <summary>Takes the pictures of the documents; <c>docs/images/make.sh</c> says where to put them.</summary>
public sealed class DocumentPictureTests
{
    private const int FewestColours = 12;

    private static readonly BrowserView Desk = new(1280, 960);

    [Fact]
    public Task The_pictures_of_the_documents_show_a_node_at_work() => Scene.RunAsync(async (box, scene) =>
    {
        foreach (var (view, kind) in new[] { (Desk, ""), (Desk with { Dark = true }, "-dark") })
        {
            var page = await box.OpenAsAsync("admin", Role.Admin, "/", view);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Needs a person now" })).ToBeVisibleAsync();
            await TakeAsync(page, $"overview{kind}");

            await page.GotoAsync("/jobs");
            await Expect(page.GetByText("Deploy release 2.4 to production")).ToBeVisibleAsync();
            await TakeAsync(page, $"jobs{kind}");

            await page.GotoAsync($"/jobs/{scene.Approved}");
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "What happened" })).ToBeVisibleAsync();
            await TakeAsync(page, $"job{kind}");

            await TakeInboxAsync(page, $"inbox{kind}");
        }

        await TakeInboxAsync(await box.OpenAsAsync("admin", Role.Admin, "/", BrowserView.Phone with { Dark = true }), "inbox-phone");
    });

    private static async Task TakeInboxAsync(IPage page, string name)
    {
        await page.GotoAsync("/admin/agent-checkpoints");
        await InboxPageTests.OpenAsync(page, "code-review");
        await Expect(page.GetByText("The whole file as it will be written").First).ToBeVisibleAsync();
        await page.EvaluateAsync("scrollTo(0, 0)");
        await TakeAsync(page, name);
    }

    private static async Task TakeAsync(IPage page, string name)
    {
        var picture = await page.ScreenshotAsync(new() { Animations = ScreenshotAnimations.Disabled, Caret = ScreenshotCaret.Hide });
        var colours = await CountColoursAsync(page.Context, picture);
        Assert.True(colours >= FewestColours, $"The picture {name} has {colours} colours only: nothing can be seen on it.");
        await WriteAsync(Pictures.Folder, name, picture);
        if (Environment.GetEnvironmentVariable("SIGNALBOX_PICTURES") is { Length: > 0 } folder)
            await WriteAsync(folder, name, picture);
    }

    // The browser can read pictures, and an empty page forbids it nothing.
    private static async Task<int> CountColoursAsync(IBrowserContext context, byte[] picture)
    {
        var empty = await context.NewPageAsync();
        var colours = await empty.EvaluateAsync<int>("""
            async picture => {
              const image = await createImageBitmap(await (await fetch('data:image/png;base64,' + picture)).blob());
              const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
              canvas.drawImage(image, 0, 0);
              return new Set(new Uint32Array(canvas.getImageData(0, 0, image.width, image.height).data.buffer)).size;
            }
            """, Convert.ToBase64String(picture));
        await empty.CloseAsync();
        return colours;
    }

    private static Task WriteAsync(string folder, string name, byte[] picture)
    {
        Directory.CreateDirectory(folder);
        return File.WriteAllBytesAsync(Path.Combine(folder, $"{name}.png"), picture);
    }
}
