using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Signalbox.Identities;
using Signalbox.Server.Identities;
using Signalbox.Server.Options;
using Signalbox.Testing;

namespace Signalbox.Server.Tests.Identities;

/// <summary>Many sign in at the same time, from one network or from several.</summary>
public sealed class CrowdTests
{
    private const string Right = People.Password;

    [Fact]
    public async Task Somebody_with_the_right_password_waits_for_one_of_each_network_and_not_for_everybody_before_them()
    {
        using var hasher = new GatedHasher();
        await using var box = await BoxAsync(hasher, new LimitOptions());
        var strangers = Enumerable.Range(0, 50).Select(i => TryAsync(box, $"198.51.{i % 5}.{i}", $"name {i}", "wrong password")).ToList();
        await WaitingAsync(box, 48);
        var maria = TryAsync(box, "203.0.113.9", "maria", Right);
        await WaitingAsync(box, 49);

        hasher.Open(1_000);

        Assert.Equal(HttpStatusCode.OK, (await maria).Status);
        Assert.All(await Task.WhenAll(strangers), a => Assert.Equal(HttpStatusCode.Unauthorized, a.Status));
        Assert.InRange(hasher.Asked.ToList().IndexOf(Right), 2, 2 + 5 + 1);
    }

    [Fact]
    public async Task Beyond_the_bound_of_those_who_wait_the_network_with_the_most_is_told_to_come_back_later()
    {
        using var hasher = new GatedHasher();
        await using var box = await BoxAsync(hasher, new LimitOptions { WaitingSignIns = 4 });
        var crowd = Enumerable.Range(0, 6).Select(i => TryAsync(box, $"198.51.100.{i}", $"name {i}", "wrong password")).ToList();
        await WaitingAsync(box, 4);

        var seventh = await TryAsync(box, "198.51.100.77", "maria", Right);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, seventh.Status);
        Assert.Equal("5", seventh.IsProblem().Headers["Retry-After"]);
        var maria = TryAsync(box, "203.0.113.9", "maria", Right);
        var refused = await await Task.WhenAny(crowd);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);

        hasher.Open(1_000);
        Assert.Equal(HttpStatusCode.OK, (await maria).Status);
        Assert.Equal(5, (await Task.WhenAll(crowd)).Count(a => a.Status == HttpStatusCode.Unauthorized));
    }

    [Fact]
    public async Task Whoever_hangs_up_waits_no_more()
    {
        using var hasher = new GatedHasher();
        await using var box = await BoxAsync(hasher, new LimitOptions());
        var two = Enumerable.Range(0, 2).Select(i => TryAsync(box, "198.51.100.1", $"name {i}", "wrong password")).ToList();
        await Eventually.HoldsAsync(() => hasher.Asked.Count == 2, "two passwords are being compared");
        using var patience = new CancellationTokenSource();
        var third = TryAsync(box, "198.51.100.1", "name 3", "wrong password", patience.Token);
        await WaitingAsync(box, 1);

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third);
        await WaitingAsync(box, 0);
        hasher.Open(1_000);
        await Task.WhenAll(two);
        Assert.Equal(HttpStatusCode.OK, (await TryAsync(box, "198.51.100.1", "maria", Right)).Status);
    }

    [Theory]
    [InlineData("maria")]
    [InlineData("nobody")]
    public async Task The_fifth_failure_locks_a_name_also_when_they_come_at_once(string name)
    {
        await using var box = await ServerBox.CreateAsync();
        await box.AddAsync("maria");
        await using var other = await box.AnotherAsync();
        // Locks of names that nobody has are each node's own.
        ServerBox[] nodes = name == "maria" ? [box, other] : [box];
        var clients = nodes.Select(n => n.Stranger()).ToList();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => clients[i % clients.Count].LogInAsync(name, "wrong password")));

        var statuses = answers.Select(a => a.StatusCode).ToList();
        Array.ForEach(answers, a => a.Dispose());
        Assert.Equal(5, statuses.Count(s => s == HttpStatusCode.Unauthorized));
        Assert.Equal(15, statuses.Count(s => s == HttpStatusCode.TooManyRequests));
        Assert.Equal(1, await box.ScalarAsync<int>("select count(*)::int from audit_log where action = 'sign_in_locked'"));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.254", true)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.9", true)]
    [InlineData("192.0.2.1", "192.0.3.1", false)]
    [InlineData("2001:db8:1:1::1", "2001:db8:1:ffff::9", true)]
    [InlineData("2001:db8:1:1::1", "2001:db8:2:1::1", false)]
    public void Addresses_that_are_given_to_one_share_their_turns(string one, string other, bool shared) =>
        Assert.Equal(shared, HashingQueue.Network(IPAddress.Parse(one)) == HashingQueue.Network(IPAddress.Parse(other)));

    // The tests say where a request comes from as a proxy does.
    private static async Task<ServerBox> BoxAsync(GatedHasher hasher, LimitOptions limits)
    {
        var box = await ServerBox.CreateAsync(
            options: new ServerOptions { KnownProxies = ["127.0.0.1"], Limits = limits },
            configure: builder => builder.Services.AddSingleton<IPasswordHasher<Account>>(hasher));
        await box.AddAsync("maria");
        return box;
    }

    private static Task WaitingAsync(ServerBox box, int count) =>
        Eventually.HoldsAsync(() => box.Get<HashingQueue>().Waiting == count, $"{count} wait");

    private static async Task<Answer> TryAsync(ServerBox box, string address, string username, string password, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/auth/login") { Content = JsonContent.Create(new { username, password }) };
        request.Headers.Add("X-Forwarded-For", address);
        using var answer = await box.Stranger().SendAsync(request, cancellationToken);
        return await HttpSteps.ReadAsync(answer);
    }
}
