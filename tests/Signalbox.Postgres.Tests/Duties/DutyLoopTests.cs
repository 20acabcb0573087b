using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Signalbox.Jobs;
using Signalbox.Testing;
using Signalbox.Workers;

namespace Signalbox.Postgres.Tests.Duties;

public sealed class DutyLoopTests
{
    private readonly ManualTime _time = new();

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
        await box.Registry.RegisterAsync(StoreSteps.Node(), default);
        node.Pass(TimeSpan.FromDays(2));
        var loop = Loop(node);

        await loop.StartAsync(default);
        await TickUntilAsync(async () =>
            (await box.StatusAsync(lost), await box.StatusAsync(asked), await box.StatusAsync(hanging), (await box.Registry.ListAsync(default))[0].Status)
            == (JobStatus.Pending, JobStatus.Failed, JobStatus.Cancelled, WorkerStatus.Stale)
            && await box.ScalarAsync<long>("select count(*) from samples where enqueued = 3 and taken_at > now() + interval '1 day'") > 0);
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

    private static IHostedService Loop(TestBox node) =>
        node.Get<IEnumerable<IHostedService>>().Single(s => s.GetType().Name == "DutyLoop");

    private TestBox Node(TestBox box) => box.Another(b => b.Services.AddSingleton<TimeProvider>(_time));

    private Task TickUntilAsync(Func<Task<bool>> condition) => Eventually.HoldsAsync(async () =>
    {
        _time.Advance(TimeSpan.FromSeconds(2));
        return await condition();
    }, "the duties are done");
}
