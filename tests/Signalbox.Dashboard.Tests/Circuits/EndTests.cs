using Microsoft.Extensions.Time.Testing;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Server.Identities;
using Signalbox.Testing;

namespace Signalbox.Dashboard.Tests.Circuits;

/// <summary>Whoever may no longer read reads nothing through a page that was open before, whatever their end does.</summary>
public sealed class EndTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("signed out")]
    [InlineData("password")]
    [InlineData("disabled")]
    public async Task A_page_whose_session_has_ended_draws_nothing_more_and_is_closed_by_the_node(string cause)
    {
        await using var box = await ServerBox.CreateAsync();
        await box.AddAsync("maria");
        var cookie = await BoxIdentities.SignInAsync(box.Stranger(), "maria");
        await EnqueueAsync(box, "Shown before");
        await using var page = await CircuitClient.OpenAsync(box, cookie, "/jobs", "Shown before");

        await EndAsync(box, cookie, cause);
        await page.GoToAsync("/workers");
        await EnqueueAsync(box, "Happened after");
        await page.GoToAsync("/jobs");

        await page.Closed.WaitAsync(Patience);
        Assert.DoesNotContain("Happened after", page.Drawn);
        Assert.DoesNotContain("This node's worker", page.Drawn);
        Assert.Empty(box.Errors);
    }

    [Fact]
    public async Task A_page_is_closed_also_by_a_node_that_nobody_told()
    {
        await using var box = await ServerBox.CreateAsync();
        await box.AddAsync("maria");
        var cookie = await BoxIdentities.SignInAsync(box.Stranger(), "maria");
        await using var page = await CircuitClient.OpenAsync(box, cookie, "/workers", "This node's worker");

        await using (var quietly = box.Data.DataSource.CreateCommand("update accounts set disabled = true"))
            await quietly.ExecuteNonQueryAsync();

        await page.Closed.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_page_that_its_visitor_may_no_longer_see_shows_nothing_more_and_is_closed_by_the_node()
    {
        await using var box = await ServerBox.CreateAsync();
        await box.AddAsync("maria", Role.Admin);
        await box.AddAsync("root", Role.Admin);
        var cookie = await BoxIdentities.SignInAsync(box.Stranger(), "maria");
        await using var page = await CircuitClient.OpenAsync(box, cookie, "/users", "root");

        await box.Get<AccountClient>().SetRoleAsync("maria", Role.Viewer, "test");
        await box.AddAsync("latecomer");

        await page.Closed.WaitAsync(Patience);
        Assert.DoesNotContain("latecomer", page.Drawn);
    }

    [Fact]
    public async Task A_page_that_its_visitor_may_still_see_goes_on_with_the_new_role()
    {
        await using var box = await ServerBox.CreateAsync();
        await box.AddAsync("maria", Role.Approver);
        var cookie = await BoxIdentities.SignInAsync(box.Stranger(), "maria");
        await using var page = await CircuitClient.OpenAsync(box, cookie, "/workers", "This node's worker");

        await box.Get<AccountClient>().SetRoleAsync("maria", Role.Operator, "test");
        await page.IsDrawnAsync("Start this node's worker");
        await page.GoToAsync("/jobs");

        await page.IsDrawnAsync("Create the first one");
    }

    [Fact]
    public async Task A_page_that_was_never_for_its_visitor_says_so_and_goes_on()
    {
        await using var box = await ServerBox.CreateAsync();
        await box.AddAsync("maria");
        var cookie = await BoxIdentities.SignInAsync(box.Stranger(), "maria");
        await using var page = await CircuitClient.OpenAsync(box, cookie, "/users", "This page is not for your role");

        await page.GoToAsync("/workers");

        await page.IsDrawnAsync("This node's worker");
    }

    [Fact]
    public async Task A_page_is_closed_after_twelve_hours_also_while_its_session_goes_on()
    {
        var time = new FakeTimeProvider();
        await using var box = await ServerBox.CreateAsync(configure: People.Clock(time));
        await box.AddAsync("maria");
        var cookie = await BoxIdentities.SignInAsync(box.Stranger(), "maria");
        await using var page = await CircuitClient.OpenAsync(box, cookie, "/workers", "This node's worker");

        time.Advance(SessionAuthentication.Length - TimeSpan.FromMinutes(1));
        await page.GoToAsync("/jobs");
        await page.IsDrawnAsync("There are no jobs");
        time.Advance(TimeSpan.FromMinutes(1));

        bool IsClosedNow()
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return page.Closed.IsCompleted;
        }

        await Eventually.HoldsAsync(IsClosedNow, "the node closes the page");
    }

    private static Task EnqueueAsync(ServerBox box, string description) =>
        box.Get<JobClient>().EnqueueAsync(new JobRequest { JobType = "work", Description = description });

    private static async Task EndAsync(ServerBox box, string cookie, string cause)
    {
        if (cause == "password")
            await box.Get<AccountClient>().ChangePasswordAsync("maria", "another long password", "test");
        else if (cause == "disabled")
            await box.Get<AccountClient>().DisableAsync("maria", "test");
        else
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/auth/logout");
            request.Headers.Add("Cookie", cookie);
            using var answer = await box.Stranger().SendAsync(request);
            answer.EnsureSuccessStatusCode();
        }
    }
}
