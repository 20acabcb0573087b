using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Signalbox.Duties;
using Signalbox.Jobs;
using Signalbox.Testing;
using Signalbox.Workers;

namespace Signalbox.Postgres.Tests.Duties;

public sealed class DutyLoopTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task The_leading_node_does_every_duty_by_itself()
    {
        await using var box = await TestBox.CreateAsync();
        await using var node = Node(box);
        var lost = await box.EnqueueAsync();
        await box.ClaimAsync();
        var asked = await box.EnqueueAsync();
        await box.SuspendAsync(asked, StoreSteps.Draft(1));
        var hanging = await box.EnqueueAsync();
        await box.ClaimAsync(lease: TimeSpan.FromDays(30));
        await box.Jobs.TryCancelAsync(hanging, "ada");
        var nowhere = await box.EnqueueAsync();
        await box.ClaimAsync();
        await box.ExecuteAsync("delete from leases where @nowhere = any(job_ids)", new { nowhere });
        await box.Registry.RegisterAsync(StoreSteps.Node(), default);
        node.Pass(TimeSpan.FromDays(2));
        var loop = Loop(node);

        await loop.StartAsync(default);
        await TickUntilAsync(async () =>
            (await box.StatusAsync(lost), await box.StatusAsync(asked), await box.StatusAsync(hanging), (await box.Registry.ListAsync(default))[0].Status)
            == (JobStatus.Pending, JobStatus.Failed, JobStatus.Cancelled, WorkerStatus.Stale)
            && await box.ScalarAsync<long>("select count(*) from ready where id = @nowhere", new { nowhere }) == 1
            && await box.ScalarAsync<long>("select count(*) from samples where enqueued = 4 and taken_at > now() + interval '1 day'") > 0);
        await loop.StopAsync(default);

        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from leader"));
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task When_the_leading_node_stops_another_leads()
    {
        await using var box = await TestBox.CreateAsync();
        await using var one = Node(box);
        await using var two = Node(box);
        IHostedService[] loops = [Loop(one), Loop(two)];
        Task<string?> LeaderAsync() => box.ScalarAsync<string?>("select node from leader");

        await loops[0].StartAsync(default);
        await TickUntilAsync(async () => await LeaderAsync() is not null);
        var first = await LeaderAsync();
        await loops[1].StartAsync(default);
        for (var i = 0; i < 5; i++)
        {
            var until = await box.ScalarAsync<DateTime>("select until from leader");
            await TickUntilAsync(async () => await box.ScalarAsync<DateTime>("select until from leader") > until);
        }

        Assert.Equal(first, await LeaderAsync());
        await loops[0].StopAsync(default);
        await TickUntilAsync(async () => await LeaderAsync() is { } leader && leader != first);
        await loops[1].StopAsync(default);
    }

    [Fact]
    public async Task A_duty_that_fails_does_not_keep_the_others_from_being_done()
    {
        await using var box = await TestBox.CreateAsync();
        await using var node = Node(box);
        var asked = await box.EnqueueAsync();
        await box.SuspendAsync(asked, StoreSteps.Draft(1));
        node.Pass(TimeSpan.FromDays(2));
        await box.ExecuteAsync("alter table leases rename to leases_away");
        var loop = Loop(node);

        await loop.StartAsync(default);
        await TickUntilAsync(async () => await box.ScalarAsync<long>("select count(*) from outcomes") == 1);
        await loop.StopAsync(default);

        Assert.Equal(asked, await box.ScalarAsync<long>("select id from outcomes"));
    }

    [Fact]
    public async Task While_a_duty_takes_long_the_lease_is_renewed_and_what_is_urgent_is_done()
    {
        var (begun, goOn) = (new TaskCompletionSource(), new TaskCompletionSource<int>());
        await using var box = await TestBox.CreateAsync();
        await using var node = Node(box, b => b.AddDuty<ILeaderLease>("taking long", 2, async (_, token) =>
        {
            begun.TrySetResult();
            return await goOn.Task.WaitAsync(token);
        }));
        var hanging = await box.EnqueueAsync();
        await box.ClaimAsync(lease: TimeSpan.FromDays(30));
        node.Pass(TimeSpan.FromMinutes(1));
        var loop = Loop(node);
        await loop.StartAsync(default);
        await TickUntilAsync(() => Task.FromResult(begun.Task.IsCompleted));

        await box.Jobs.TryCancelAsync(hanging, "ada");
        var until = await box.ScalarAsync<DateTime>("select until from leader");
        await TickUntilAsync(async () =>
            await box.StatusAsync(hanging) == JobStatus.Cancelled && await box.ScalarAsync<DateTime>("select until from leader") > until);

        goOn.SetResult(0);
        await loop.StopAsync(default);
    }

    [Fact]
    public async Task A_node_whose_time_to_stop_is_over_gives_its_lease_up_and_stops_without_an_exception()
    {
        await using var box = await TestBox.CreateAsync();
        await using var node = Node(box);
        var loop = Loop(node);
        await loop.StartAsync(default);
        await TickUntilAsync(async () => await box.ScalarAsync<long>("select count(*) from leader") == 1);

        await loop.StopAsync(new CancellationToken(canceled: true));

        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from leader"));
    }

    [Fact]
    public async Task Giving_up_a_lease_that_somebody_holds_fast_ends_by_a_limit_of_its_own()
    {
        await using var box = await TestBox.CreateAsync();
        await using var node = Node(box);
        var loop = Loop(node);
        await loop.StartAsync(default);
        await TickUntilAsync(async () => await box.ScalarAsync<long>("select count(*) from leader") == 1);

        await using var connection = await box.Database.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("select from leader for update");
        var stopping = loop.StopAsync(default);
        await TickUntilAsync(() => Task.FromResult(stopping.IsCompleted));

        await stopping;
    }

    private static IHostedService Loop(TestBox node) =>
        node.Get<IEnumerable<IHostedService>>().Single(s => s.GetType().Name == "DutyLoop");

    private TestBox Node(TestBox box, Action<SignalboxBuilder>? add = null) => box.Another(b =>
    {
        b.Services.AddSingleton<TimeProvider>(_time);
        add?.Invoke(b);
    });

    private Task TickUntilAsync(Func<Task<bool>> condition) => Eventually.HoldsAsync(async () =>
    {
        _time.Advance(TimeSpan.FromSeconds(2));
        return await condition();
    }, "the duties are done");
}
