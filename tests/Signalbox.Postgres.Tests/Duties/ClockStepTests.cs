using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Signalbox.Duties;
using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Postgres.Tests.Running;
using Signalbox.Running;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Duties;

public sealed class ClockStepTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_worker_that_goes_on_renewing_keeps_its_job_when_the_databases_clock_is_set(int direction)
    {
        var gate = new Gate();
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", async (_, token) =>
        {
            await gate.PassAsync(token);
            return JobOutcome.Done;
        }), new WorkerOptions { WorkerId = "w1", Lease = TimeSpan.FromSeconds(5) });
        await using var leader = Leader(box);
        var id = await box.EnqueueAsync(StoreSteps.Request() with { MaxAttempts = 1 });
        await box.Worker.StartAsync();
        await gate.StartedAsync();
        await ReturnAsync(leader);
        _time.Advance(TimeSpan.FromMinutes(1));
        await ReturnAsync(leader);

        var set = direction * Hour;
        box.Pass(set);
        leader.Pass(set);

        Assert.Equal(0, await ReturnAsync(leader));
        await Eventually.HoldsAsync(
            async () => await box.ScalarAsync<bool>("select exists (select from leases where until between now() + @set and now() + @set + length)", new { set }),
            "the lease is renewed by the clock as it goes now");
        Assert.Equal(0, await leader.Leases.ReturnLostLeasesAsync(default));
        gate.Open();
        Assert.Equal(1, (await box.WaitForAsync(id, JobStatus.Completed)).Attempt);
        await box.Worker.StopAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task The_jobs_of_a_dead_worker_are_returned_once_others_had_time_to_renew(int direction)
    {
        await using var box = await TestBox.CreateAsync();
        await using var leader = Leader(box);
        await ReturnAsync(leader);
        _time.Advance(TimeSpan.FromMinutes(1));
        leader.Pass(TimeSpan.FromMinutes(1));
        await ReturnAsync(leader);
        var id = await box.EnqueueAsync();
        await box.ClaimAsync(lease: TimeSpan.FromMinutes(1));
        leader.Pass(direction * Hour);

        Assert.Equal(0, await ReturnAsync(leader));
        await GoOnAsync(leader, TimeSpan.FromSeconds(15));
        Assert.Equal(JobStatus.Running, await box.StatusAsync(id));
        var passed = TimeSpan.Zero;
        await Eventually.HoldsAsync(async () =>
        {
            passed += TimeSpan.FromSeconds(5);
            await GoOnAsync(leader, TimeSpan.FromSeconds(5));
            return await box.StatusAsync(id) == JobStatus.Pending;
        }, "the job is returned");

        // Long before the lease would run out by a clock that was set back.
        Assert.InRange(passed, TimeSpan.Zero, Hour / 2);
        Assert.True(await box.ScalarAsync<bool>("select not exists (select from leases)"));
    }

    [Fact]
    public async Task A_leader_that_has_just_begun_gives_workers_time_to_renew()
    {
        await using var box = await TestBox.CreateAsync();
        await box.EnqueueAsync();
        await box.ClaimAsync(lease: TimeSpan.FromMinutes(1));
        await using var leader = Leader(box);
        leader.Pass(Hour);

        Assert.Equal(0, await ReturnAsync(leader));
        _time.Advance(TimeSpan.FromSeconds(19));
        Assert.Equal(0, await ReturnAsync(leader));

        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(1, await ReturnAsync(leader));
    }

    [Fact]
    public async Task A_lease_that_was_claimed_after_the_clock_was_read_is_not_taken_for_one_of_another_time()
    {
        await using var box = await TestBox.CreateAsync();
        var clock = new DatabaseClock(await box.Leases.ReadClockAsync(default), TimeSpan.MaxValue, TimeSpan.MaxValue);
        box.Pass(TimeSpan.FromSeconds(30));
        await box.EnqueueAsync();
        await box.ClaimAsync(lease: TimeSpan.FromMinutes(1));

        Assert.Equal(0, await box.Leases.ReturnLostLeasesAsync(clock, default));
    }

    [Fact]
    public async Task A_lease_that_is_renewed_for_another_time_says_so()
    {
        await using var box = await TestBox.CreateAsync();
        await box.EnqueueAsync();
        var batch = await box.ClaimAsync(lease: TimeSpan.FromMinutes(1));

        await box.Queue.RenewAsync("w1", [batch.LeaseId], Hour, default);

        Assert.Equal(Hour, await box.ScalarAsync<TimeSpan>("select length from leases"));
        Assert.Equal(0, await box.Leases.ReturnLostLeasesAsync(default));
    }

    [Fact]
    public async Task The_lease_of_a_dead_leader_that_lies_further_ahead_than_it_is_long_is_over()
    {
        var lease = TimeSpan.FromSeconds(15);
        await using var box = await TestBox.CreateAsync();
        box.Pass(Hour);
        Assert.True(await box.Leader.TryTakeAsync("dead", lease, default));
        Assert.False(await box.Leader.TryTakeAsync("other", lease, default));

        box.Pass(-Hour);

        Assert.True(await box.Leader.TryTakeAsync("other", lease, default));
        Assert.False(await box.Leader.TryTakeAsync("third", lease, default));
    }

    private TestBox Leader(TestBox box) => box.Another(b => b.Services.AddSingleton<TimeProvider>(_time));

    // Both clocks.
    private async Task<int> GoOnAsync(TestBox leader, TimeSpan time)
    {
        _time.Advance(time);
        leader.Pass(time);
        return await ReturnAsync(leader);
    }

    private static Task<int> ReturnAsync(TestBox leader) =>
        leader.Get<IEnumerable<Signalbox.Duties.Duty>>().Single(d => d.Name == "returning lost leases").RunOnceAsync(default);
}
