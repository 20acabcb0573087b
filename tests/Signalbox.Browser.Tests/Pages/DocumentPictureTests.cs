using Signalbox.Browser.Tests.Scenes;
using Signalbox.Identities;

namespace Signalbox.Browser.Tests.Pages;

/// <summary>Takes the pictures of the documents; <c>docs/images/make.sh</c> says where to put them.</summary>
public sealed class DocumentPictureTests
{
    private const int FewestColours = 12;

    [Fact]
    public Task The_pictures_of_the_documents_show_a_node_at_work() => Scene.RunAsync(async (box, _) =>
    {
        await TakeAsync(await box.OpenAsync("/sign-in"), "sign-in");
        await TakeAsync(await box.OpenAsync("/sign-in", view: BrowserView.Phone with { Dark = true }), "sign-in-phone");
        var api = await box.OpenAsAsync("admin", Role.Admin, "/docs/index.html");
        await Expect(api.GetByText("/api/agent-jobs", new() { Exact = true }).First).ToBeVisibleAsync();
        await TakeAsync(api, "api");
    });

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
