using Signalbox.Identities;
using Xunit.Sdk;

namespace Signalbox.Browser.Tests.Harness;

public sealed class BrowserBoxTests : IDisposable
{
    private const string Failing = "failing";

    /// <summary>Removes the pictures of tests that failed as they should.</summary>
    public void Dispose()
    {
        foreach (var file in Directory.GetFiles(Directory.CreateDirectory(Pictures.Folder).FullName, $"BrowserBoxTests.{Failing}-*"))
            File.Delete(file);
    }

    [Theory]
    [InlineData("<script>console.error('broken')</script>", "console: broken")]
    [InlineData("<script>undefined.broken</script>", "script: TypeError")]
    [InlineData("<script>Promise.reject(new Error('broken'))</script>", "broken")]
    [InlineData("<script>alert('hello')</script>", "dialog: alert hello")]
    [InlineData("<script src='/nowhere.js'></script>", "status of 401")]
    [InlineData("<img src='https://elsewhere.example/picture.png' alt=''>", "ERR_NAME_NOT_RESOLVED")]
    [InlineData("<meta http-equiv='Content-Security-Policy' content=\"script-src 'none'\"><script>1</script>", "Content Security Policy")]
    public async Task A_fault_in_a_page_fails_its_test(string html, string fault)
    {
        var failure = await Assert.ThrowsAnyAsync<XunitException>(() => BrowserBox.RunAsync(box => ShowAsync(box, html), name: Failing));

        Assert.Contains(fault, failure.Message);
    }

    [Fact]
    public async Task A_fault_that_a_test_expects_must_happen()
    {
        await BrowserBox.RunAsync(async box =>
        {
            box.Faults.Expect("broken");
            await ShowAsync(box, "<script>console.error('broken')</script>");
        });

        await Assert.ThrowsAnyAsync<XunitException>(() => BrowserBox.RunAsync(async box =>
        {
            box.Faults.Expect("broken");
            await ShowAsync(box, "whole");
        }, name: Failing));
    }

    [Theory]
    [InlineData("<main><h1>Page</h1><img src='data:,'></main>", "image-alt (critical)")]
    [InlineData("<main><h1>Page</h1><p style='color: #aaa; background: #fff'>pale</p></main>", "color-contrast (serious)")]
    [InlineData("<h1>Page</h1><p>outside of landmarks</p>", "region (moderate)")]
    [InlineData("<main><h1>Page</h1><button style='all: unset; width: 9px; height: 9px'>a</button><button style='all: unset; width: 9px; height: 9px'>b</button></main>", "target-size (serious)")]
    public async Task What_some_people_cannot_use_fails_its_test(string html, string violation)
    {
        var failure = await Assert.ThrowsAnyAsync<XunitException>(() => BrowserBox.RunAsync(
            async box => await (await ShowAsync(box, html)).HasNoAxeViolationsAsync(), name: Failing));

        Assert.Contains(violation, failure.Message);
    }

    [Fact]
    public async Task A_page_that_is_wider_than_its_window_fails_its_test()
    {
        var failure = await Assert.ThrowsAnyAsync<XunitException>(() => BrowserBox.RunAsync(
            async box => await (await ShowAsync(box, "<pre id='wide'>" + new string('x', 500) + "</pre>", BrowserView.Phone)).HasNoHorizontalScrollAsync(), name: Failing));

        Assert.Contains("pre#wide", failure.Message);
    }

    [Fact]
    public async Task A_test_that_fails_leaves_a_picture_of_its_pages()
    {
        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => BrowserBox.RunAsync(
            async box =>
            {
                await ShowAsync(box, "<h1>The end</h1>");
                throw new TimeZoneNotFoundException();
            }, name: Failing));

        var told = Assert.Single(Directory.GetFiles(Pictures.Folder, $"BrowserBoxTests.{Failing}-*.txt"));
        Assert.Contains("The end", await File.ReadAllTextAsync(told));
        Assert.True(new FileInfo(Path.ChangeExtension(told, ".png")).Length > 0);
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Operator)]
    [InlineData(Role.Approver)]
    [InlineData(Role.Admin)]
    public Task People_of_each_role_are_signed_in_in_a_browser_of_their_own(Role role) => BrowserBox.RunAsync(async box =>
    {
        var somebody = await box.OpenAsync("/api/auth/me", role);
        var named = await box.OpenAsAsync("ada", role, "/api/auth/me");

        await Expect(somebody.Locator("body")).ToContainTextAsync($"\"role\":\"{role.Name()}\"");
        await Expect(named.Locator("body")).ToContainTextAsync("\"username\":\"ada\"");
        await Expect(named.Locator("body")).ToContainTextAsync($"\"role\":\"{role.Name()}\"");
    });

    private static async Task<IPage> ShowAsync(BrowserBox box, string html, BrowserView? view = null)
    {
        var page = await box.OpenAsync("/health/live", view: view);
        await page.RouteAsync("**/page", route => route.FulfillAsync(
            new() { ContentType = "text/html", Body = $"<!doctype html><html lang='en'><head><title>Page</title></head><body>{html}</body></html>" }));
        await page.GotoAsync("/page");
        return page;
    }
}
