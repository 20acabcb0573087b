using System.Net;
using Signalbox.Dashboard.Circuits;
using Signalbox.Identities;
using Signalbox.Server.Access;
using Signalbox.Server.Options;
using Signalbox.Testing;

namespace Signalbox.Dashboard.Tests.Circuits;

/// <summary>How many pages may be open, and what may become one.</summary>
public sealed class BoundTests
{
    [Theory]
    [InlineData(2, 10)]
    [InlineData(10, 2)]
    public async Task One_page_more_than_a_person_or_the_node_may_have_is_refused_until_another_is_closed(int person, int node)
    {
        await using var box = await BoxAsync(person, node);
        var cookie = await AddAsync(box, "maria");
        var first = await CircuitClient.OpenAsync(box, cookie, "/jobs", "There are no jobs yet");
        await using var second = await CircuitClient.ConnectAsync(box, cookie);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await CircuitClient.RefusalAsync(box, "Cookie", cookie));
        await first.DisposeAsync();
        await Eventually.HoldsAsync(() => box.Get<OpenPages>().Count == 1, "the page is closed");

        await using var third = await CircuitClient.OpenAsync(box, cookie, "/jobs", "There are no jobs yet");
        Assert.Empty(box.Errors);
    }

    [Fact]
    public async Task One_person_does_not_take_the_pages_of_others()
    {
        await using var box = await BoxAsync(2, 10);
        var (greedy, other) = (await AddAsync(box, "maria"), await AddAsync(box, "ada"));
        await using var first = await CircuitClient.ConnectAsync(box, greedy);
        // Another session makes nobody another person.
        await using var second = await CircuitClient.ConnectAsync(box, await BoxIdentities.SignInAsync(box.Stranger(), "maria"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await CircuitClient.RefusalAsync(box, "Cookie", greedy));
        await using var theirs = await CircuitClient.OpenAsync(box, other, "/jobs", "There are no jobs yet");
    }

    [Fact]
    public async Task A_program_and_a_stranger_open_no_page()
    {
        await using var box = await ServerBox.CreateAsync();
        var (name, value) = await box.Identities.HeaderAsync(Permission.Read, CallerKind.Program);

        Assert.Equal(HttpStatusCode.Forbidden, await CircuitClient.RefusalAsync(box, name, value));
        Assert.Equal(HttpStatusCode.Unauthorized, await CircuitClient.RefusalAsync(box, "Cookie", "signalbox_session=forged"));
        Assert.Equal(0, box.Get<OpenPages>().Count);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task A_page_lives_by_a_websocket_and_by_nothing_else(string method)
    {
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(Permission.Read);
        var token = (await client.PostAsync("/_blazor/negotiate?negotiateVersion=1", null, HttpStatusCode.OK)).Json["connectionToken"]!.GetValue<string>();

        var answer = await client.SendAsync(new HttpMethod(method), $"/_blazor?id={token}", null, HttpStatusCode.BadRequest);

        Assert.Contains("WebSocket", answer.IsProblem().Text);
    }

    private static Task<ServerBox> BoxAsync(int person, int node) => ServerBox.CreateAsync(
        options: new ServerOptions { Limits = new LimitOptions { OpenPagesPerPerson = person, OpenPages = node } });

    private static async Task<string> AddAsync(ServerBox box, string name)
    {
        await box.AddAsync(name);
        return await BoxIdentities.SignInAsync(box.Stranger(), name);
    }
}
