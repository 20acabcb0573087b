using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Signalbox.Identities;
using Signalbox.Postgres.Connections;
using Signalbox.Server.Options;

namespace Signalbox.Server.Tests.Identities;

public sealed class SignInTests
{
    [Fact]
    public async Task Signing_in_tells_who_one_is_and_sets_a_cookie_that_only_this_site_gets()
    {
        await using var box = await ServerBox.CreateAsync();
        await box.AddAsync("maria", Role.Approver);
        using var answer = await box.Stranger().LogInAsync("Maria", People.Password);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(body.GetProperty("success").GetBoolean());
        Assert.Equal("""{"id":"1","username":"maria","role":"approver","permissions":["read","decide"]}""", body.GetProperty("user").GetRawText());
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("signalbox_session=", cookie);
        Assert.Equal(["httponly", "path=/", "samesite=strict"], cookie.Split("; ")[1..].Order());

        var (status, me) = await box.Stranger().AskWhoAsync("Cookie", cookie.Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("maria", me.GetProperty("user").GetProperty("username").GetString());
    }

    [Fact]
    public async Task Without_an_identity_nobody_is_told_who_they_are()
    {
        await using var box = await ServerBox.CreateAsync();
        foreach (var cookie in (string[])["", "signalbox_session=forged", "signalbox_session=CfDJ8" + new string('A', 200)])
            Assert.Equal(HttpStatusCode.Unauthorized, (await box.Stranger().AskWhoAsync("Cookie", cookie)).Status);
        using var logout = await box.Stranger().PostAsync("/api/auth/logout", null);
        Assert.Equal(HttpStatusCode.Unauthorized, logout.StatusCode);
    }

    [Fact]
    public async Task A_wrong_password_an_unknown_name_and_a_shut_account_are_answered_alike()
    {
        await using var box = await ServerBox.CreateAsync();
        await box.AddAsync("maria");
        await box.AddAsync("shut");
        await box.Get<Server.Identities.AccountClient>().DisableAsync("shut", "test");
        var answers = new List<string>();
        foreach (var (name, password) in ((string, string)[])[("maria", "wrong"), ("nobody", "wrong"), ("nul\0", "wrong"), ("shut", People.Password)])
        {
            using var answer = await box.Stranger().LogInAsync(name, password);
            answers.Add($"{answer.StatusCode} {answer.Headers} {await answer.Content.ReadAsStringAsync()}".Replace($"{answer.Headers.Date:r}", ""));
        }

        Assert.Contains("The username or the password is wrong.", Assert.Single(answers.Distinct()));
    }

    [Theory]
    [InlineData("maria")]
    [InlineData("nobody")]
    public async Task Five_failures_lock_a_name_whether_somebody_has_it_or_not(string name)
    {
        await using var box = await ServerBox.CreateAsync();
        await box.AddAsync("maria");
        var client = box.Stranger();
        for (var i = 0; i < 5; i++)
        {
            using var failure = await client.LogInAsync(name, "wrong");
            Assert.Equal(HttpStatusCode.Unauthorized, failure.StatusCode);
        }

        using var locked = await client.LogInAsync(name, People.Password);
        Assert.Equal(HttpStatusCode.TooManyRequests, locked.StatusCode);
        Assert.InRange(locked.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 300);
    }

    [Fact]
    public async Task A_lock_ends_after_five_minutes_and_holds_on_every_node_until_then()
    {
        await using var box = await ServerBox.CreateAsync();
        await using var other = await box.AnotherAsync();
        await box.AddAsync("maria");
        for (var i = 0; i < 5; i++)
            (await box.Stranger().LogInAsync("maria", "wrong")).Dispose();
        using var elsewhere = await other.Stranger().LogInAsync("maria", People.Password);
        Assert.Equal(HttpStatusCode.TooManyRequests, elsewhere.StatusCode);

        other.Get<PostgresDatabase>().ClockOffset = TimeSpan.FromMinutes(6);
        using var later = await other.Stranger().LogInAsync("maria", People.Password);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
        Assert.Equal(0, (await box.Get<IAccountStore>().FindAsync("maria", default))!.FailedSignIns);
    }

    [Fact]
    public async Task Failures_from_one_address_are_bounded_and_successes_are_not()
    {
        await using var box = await ServerBox.CreateAsync(options: new ServerOptions { Limits = new LimitOptions { SignInsPerMinute = 3 } });
        await box.AddAsync("maria");
        for (var i = 0; i < 5; i++)
            await BoxIdentities.SignInAsync(box.Stranger(), "maria");
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++)
        {
            using var answer = await box.Stranger().LogInAsync($"name {i}", "wrong");
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[3]);
        Assert.All(statuses[..3], s => Assert.Equal(HttpStatusCode.Unauthorized, s));
        using var refused = await box.Stranger().LogInAsync("maria", People.Password);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
    }

    [Theory]
    [InlineData("""{"username":"maria","password":"x","remember":true}""", "remember")]
    [InlineData("""{"username":"maria"}""", "password")]
    [InlineData("""{"username":7,"password":"x"}""", "username")]
    [InlineData("""{"username":"maria","password":null}""", "password")]
    [InlineData("""["maria"]""", "JSON object")]
    [InlineData("""{"username":"maria","username":"admin","password":"x"}""", "The body is not JSON")]
    [InlineData("""{"username":"\ud800","password":"x"}""", "The body is not JSON")]
    [InlineData("maria", "The body is not JSON")]
    [InlineData("", "needs a body")]
    public async Task What_is_no_request_to_sign_in_is_refused_with_the_reason(string body, string reason)
    {
        await using var box = await ServerBox.CreateAsync();
        using var answer = await box.Stranger().PostAsync("/api/auth/login", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(reason, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_huge_request_to_sign_in_is_refused()
    {
        await using var box = await ServerBox.CreateAsync();
        using var answer = await box.Stranger().LogInAsync("maria", new string('x', 100_000));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Signing_out_ends_that_session_wherever_its_cookie_is()
    {
        await using var box = await ServerBox.CreateAsync();
        await box.AddAsync("maria");
        var client = box.Stranger();
        var (cookie, other) = (await BoxIdentities.SignInAsync(client, "maria"), await BoxIdentities.SignInAsync(client, "maria"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/auth/logout");
        request.Headers.Add("Cookie", cookie);
        using var answer = await client.SendAsync(request);
        Assert.Equal("""{"success":true}""", await answer.Content.ReadAsStringAsync());
        Assert.StartsWith("signalbox_session=; expires=Thu, 01 Jan 1970", Assert.Single(answer.Headers.GetValues("Set-Cookie")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, cookie));
        await using var another = await box.AnotherAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(another.Stranger(), cookie));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, other));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/auth/me");
        request.Headers.Add("Cookie", cookie);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
