using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Queue;
using Signalbox.Running;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Running;

/// <summary>Connections that hang without a word, while new ones work.</summary>
public sealed class FrozenLinkTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_renewal_that_hangs_is_asked_again_on_a_new_connection_before_the_lease_is_over()
    {
        var gate = new Gate();
        await using var box = await TestBox.CreateAsync();
        await using var proxy = new FreezingProxy(box.ConnectionString);
        await using var node = Node(proxy, b => b.Handle("work", async (_, token) =>
        {
            await gate.PassAsync(token);
            return JobOutcome.Done;
        }));
        await using var stopping = new Stopping(node, this);
        await node.Worker.StartAsync();
        var id = await box.EnqueueAsync(StoreSteps.Request() with { MaxAttempts = 1 });
        await TickUntilAsync(async () => await box.StatusAsync(id) == JobStatus.Running, "it is claimed");
        await gate.StartedAsync();
        var until = await UntilAsync(box);

        proxy.Freeze();
        var frozen = _time.GetTimestamp();
        await TickUntilAsync(async () => await UntilAsync(box) > until, "the lease is renewed");

        Assert.InRange(_time.GetElapsedTime(frozen), TimeSpan.Zero, Lease);
        gate.Open();
        await TickUntilAsync(async () => await box.StatusAsync(id) == JobStatus.Completed, "it completes");
        Assert.True(proxy.Swallowed > 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_claim_without_an_answer_is_given_up_and_costs_its_jobs_no_attempt(bool reachesTheServer)
    {
        await using var box = await TestBox.CreateAsync();
        await using var proxy = new FreezingProxy(box.ConnectionString);
        await using var node = Node(proxy, b => b.Handle("work", _ => JobOutcome.Done));
        await using var stopping = new Stopping(node, this);
        await node.Worker.StartAsync();
        await box.EnqueueAsync();
        await TickUntilAsync(async () => (await box.Jobs.CountAsync()).Now[JobStatus.Completed] == 1, "a first job has opened the connections");

        proxy.Freeze(answersOnly: reachesTheServer);
        var id = await box.EnqueueAsync(StoreSteps.Request() with { MaxAttempts = 1 });
        await TickUntilAsync(async () => await box.StatusAsync(id) == JobStatus.Completed, "it is claimed anew");

        Assert.True(proxy.Swallowed > 0);
        Assert.Equal(1, (await box.FindAsync(id)).Attempt);
        await box.CheckedCountsAsync();
        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from attempts"));
    }

    [Fact]
    public async Task A_claim_that_was_given_up_before_it_arrived_takes_nothing()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();
        var late = new ClaimRequest(StoreSteps.Node(), 1, StoreSteps.LeaseTime);

        await box.Queue.GiveUpClaimAsync(late.LeaseId, "w1", default);
        await Assert.ThrowsAnyAsync<Exception>(() => box.Queue.ClaimAsync(late, default));

        Assert.Equal(JobStatus.Pending, await box.StatusAsync(id));
        Assert.Equal(id, Assert.Single((await box.ClaimAsync()).Jobs).Id);
        await box.CheckedCountsAsync();
    }

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private TestBox Node(FreezingProxy proxy, Action<SignalboxBuilder> add) => TestBox.On(
        proxy.ConnectionString, b =>
        {
            b.Services.AddSingleton<TimeProvider>(_time);
            add(b);
        }, new WorkerOptions { WorkerId = "w1", Lease = Lease });

    // The node's clock goes about twice as fast as the test's.
    private Task TickUntilAsync(Func<Task<bool>> condition, string what) => Eventually.HoldsAsync(async () =>
    {
        _time.Advance(TimeSpan.FromMilliseconds(50));
        return await condition();
    }, what);

    // The node's clock goes on while it stops: what waits for an answer that never comes is called off by it.
    private sealed class Stopping(TestBox node, FrozenLinkTests test) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            var stopping = node.Worker.StopAsync();
            await test.TickUntilAsync(() => Task.FromResult(stopping.IsCompleted), "the worker has stopped");
            await stopping;
        }
    }

    private static Task<DateTime> UntilAsync(TestBox box) => box.ScalarAsync<DateTime>("select coalesce(max(until), 'epoch') from leases");
}
