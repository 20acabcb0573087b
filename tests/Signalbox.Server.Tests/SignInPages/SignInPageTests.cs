using System.Net;
using Signalbox.Identities;

namespace Signalbox.Server.Tests.SignInPages;

public sealed class SignInPageTests
{
    [Theory]
    [InlineData("/docs", "/sign-in?next=%2Fdocs")]
    [InlineData("/?a=b", "/sign-in?next=%2F%3Fa%3Db")]
    public async Task Somebody_who_opens_a_page_without_a_session_is_asked_to_sign_in(string path, string expected)
    {
        await using var box = await ServerBox.CreateAsync();
        var browser = box.Stranger();
        browser.DefaultRequestHeaders.Add("Accept", "text/html,application/xhtml+xml");

        Assert.Equal(expected, (await browser.GetAsync(path, HttpStatusCode.Redirect)).Headers["Location"]);
        await browser.GetAsync("/api/agent-jobs", HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("/sign-in", "text/html", "<label for=\"password\">")]
    [InlineData("/sign-in/sign-in.css", "text/css", "min-height")]
    [InlineData("/sign-in/sign-in.js", "text/javascript", "/api/auth/login")]
    public async Task The_page_runs_nothing_but_its_own_script(string path, string type, string text)
    {
        await using var box = await ServerBox.CreateAsync();

        var answer = await box.Stranger().GetAsync(path, HttpStatusCode.OK);

        Assert.Equal(type, answer.MediaType);
        Assert.Contains(text, answer.Text);
        Assert.Contains("script-src 'self'", answer.Headers["Content-Security-Policy"]);
        Assert.DoesNotContain("unsafe", answer.Headers["Content-Security-Policy"]);
    }

    [Fact]
    public async Task The_description_of_the_surface_is_a_page_for_whoever_signed_in()
    {
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(Permission.Read);

        Assert.Contains("swagger-ui", (await client.GetAsync("/docs/index.html", HttpStatusCode.OK)).Text);
        var document = (await client.GetAsync("/openapi/v1.json", HttpStatusCode.OK)).Json;
        Assert.Equal("Signalbox", document["info"]!["title"]!.GetValue<string>());
    }
}
