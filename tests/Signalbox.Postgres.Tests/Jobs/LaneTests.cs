using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Signalbox.Postgres.Tests.Retention;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Jobs;

public sealed class LaneTests
{
    [Fact]
    public async Task A_new_kind_of_work_is_seen_behind_a_backlog_also_when_this_node_made_a_later_one_itself()
    {
        var time = new FakeTimeProvider();
        await using var box = await TestBox.CreateAsync(builder => builder.Services.AddSingleton<TimeProvider>(time));
        await using var another = box.Another();
        var node = StoreSteps.Node("bulk", "urgent", "other");
        await box.EnqueueAsync(Enumerable.Range(0, 20).Select(_ => StoreSteps.Request("bulk")));
        Assert.Single((await box.ClaimAsync(worker: node)).Jobs);
        var urgent = await another.EnqueueAsync(StoreSteps.Request("urgent") with { Priority = 10 });
        await box.EnqueueAsync(StoreSteps.Request("other") with { Priority = 0 });
        Assert.NotEqual(urgent, Assert.Single((await box.ClaimAsync(worker: node)).Jobs).Id);

        time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(urgent, Assert.Single((await box.ClaimAsync(worker: node)).Jobs).Id);
    }

    [Fact]
    public async Task A_lane_that_another_node_removed_is_dropped_and_one_made_anew_is_seen()
    {
        var time = new FakeTimeProvider();
        await using var box = await TestBox.CreateAsync(builder => builder.Services.AddSingleton<TimeProvider>(time));
        await using var another = box.Another();
        await box.RunAsync(await box.EnqueueAsync());
        another.Pass(TimeSpan.FromDays(31));
        Assert.Equal(1, await another.RemoveLanesAsync());
        var id = await another.EnqueueAsync();

        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(id, Assert.Single((await box.ClaimAsync()).Jobs).Id);
        Assert.Equal(2, box.Get<Postgres.Jobs.Lanes>().Newest);
    }

    [Fact]
    public async Task Many_callers_that_need_one_lane_look_it_up_once()
    {
        await using var box = await TestBox.CreateAsync();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => box.EnqueueAsync())));

        Assert.Equal(1, await box.ScalarAsync<int>("select count(*)::int from lanes"));
        Assert.Equal(1L, await box.ScalarAsync<long>("select last_value from pg_sequences where sequencename like 'lanes%'"));
    }
}
