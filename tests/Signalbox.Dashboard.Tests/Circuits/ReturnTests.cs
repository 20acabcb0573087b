using Microsoft.Extensions.Time.Testing;
using Signalbox.Dashboard.Circuits;
using Signalbox.Dashboard.Live;
using Signalbox.Jobs;
using Signalbox.Server.Identities;
using Signalbox.Testing;

namespace Signalbox.Dashboard.Tests.Circuits;

/// <summary>Who may take up a circuit again whose connection was lost, and what a connection may ask for beside it.</summary>
public sealed class ReturnTests
{
    [Fact]
    public async Task A_circuit_is_taken_up_again_by_the_session_that_opened_it()
    {
        await using var box = await ServerBox.CreateAsync();
        var cookie = await AddAsync(box, "maria");
        var lost = await LoseAsync(box, cookie);
        await using var back = await CircuitClient.ConnectAsync(box, cookie);

        Assert.Equal(true, await back.AskAsync("ConnectCircuit", lost));
        await box.Get<JobClient>().EnqueueAsync(new JobRequest { JobType = "work", Description = "Came later" });

        await back.IsDrawnAsync("Came later");
    }

    [Theory]
    [InlineData("maria")]
    [InlineData("ada")]
    public async Task A_circuit_of_another_session_is_taken_up_by_nobody(string name)
    {
        await using var box = await ServerBox.CreateAsync();
        var cookie = await AddAsync(box, "maria");
        var other = name == "maria" ? await BoxIdentities.SignInAsync(box.Stranger(), name) : await AddAsync(box, name);
        var lost = await LoseAsync(box, cookie);
        await using var open = await CircuitClient.OpenAsync(box, cookie, "/jobs", "There are no jobs yet");
        await using var thief = await CircuitClient.ConnectAsync(box, other);

        Assert.Equal(false, await thief.AskAsync("ConnectCircuit", lost));
        Assert.Equal(false, await thief.AskAsync("ConnectCircuit", open.Secret));
        await box.Get<JobClient>().EnqueueAsync(new JobRequest { JobType = "work", Description = "Came later" });

        await open.IsDrawnAsync("Came later");
        Assert.Equal("", thief.Drawn);
    }

    [Fact]
    public async Task A_circuit_that_was_left_for_too_long_is_taken_up_by_nobody()
    {
        var time = new FakeTimeProvider();
        await using var box = await ServerBox.CreateAsync(configure: People.Clock(time));
        var cookie = await AddAsync(box, "maria");
        var lost = await LoseAsync(box, cookie);
        await using var back = await CircuitClient.ConnectAsync(box, cookie);

        time.Advance(OpenPages.Kept);

        Assert.Equal(false, await back.AskAsync("ConnectCircuit", lost));
    }

    [Fact]
    public async Task A_circuit_without_a_connection_lets_go_of_what_it_showed_when_its_session_ends()
    {
        await using var box = await ServerBox.CreateAsync();
        var cookie = await AddAsync(box, "maria");
        await LoseAsync(box, cookie);
        var changes = box.Get<LiveChanges>();
        Assert.True(changes.Open > 1);

        await box.Get<AccountClient>().DisableAsync("maria", "test");

        await Eventually.HoldsAsync(() => changes.Open <= 1, "nothing but the empty page is left");
    }

    [Fact]
    public async Task A_connection_has_one_circuit()
    {
        await using var box = await ServerBox.CreateAsync();
        var cookie = await AddAsync(box, "maria");
        var lost = await LoseAsync(box, cookie);
        var address = box.Address.AbsoluteUri;
        foreach (var (method, arguments) in ((string, object?[])[])
        [
            ("StartCircuit", [address, address, "[]", ""]), ("ConnectCircuit", [lost]), ("ResumeCircuit", [lost, address, address, "[]", ""]),
        ])
        {
            await using var page = await CircuitClient.OpenAsync(box, cookie, "/jobs", "There are no jobs yet");
            await page.TellAsync(method, arguments);
            await page.Closed.WaitAsync(TimeSpan.FromMinutes(2));
        }

        Assert.Empty(box.Errors);
    }

    [Fact]
    public async Task No_circuit_is_put_aside_to_be_resumed_later()
    {
        await using var box = await ServerBox.CreateAsync();
        var cookie = await AddAsync(box, "maria");
        var address = box.Address.AbsoluteUri;
        var page = await CircuitClient.OpenAsync(box, cookie, "/jobs", "There are no jobs yet");
        Assert.Equal(false, await page.AskAsync("PauseCircuit"));
        await page.DisposeAsync();
        await using var back = await CircuitClient.ConnectAsync(box, cookie);

        Assert.Null(await back.AskAsync("ResumeCircuit", page.Secret, address, address, "[]", ""));
    }

    // Opens a page and loses its connection; returns what its circuit is known by.
    private static async Task<string> LoseAsync(ServerBox box, string cookie)
    {
        await using var page = await CircuitClient.OpenAsync(box, cookie, "/jobs", "There are no jobs yet");
        page.Break();
        await Eventually.HoldsAsync(() => box.Get<OpenPages>().Count == 0, "the connection is lost");
        return page.Secret;
    }

    private static async Task<string> AddAsync(ServerBox box, string name)
    {
        await box.AddAsync(name);
        return await BoxIdentities.SignInAsync(box.Stranger(), name);
    }
}
