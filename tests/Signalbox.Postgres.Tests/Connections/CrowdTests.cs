using Npgsql;
using Signalbox.Durability;
using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Running;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Connections;

public sealed class CrowdTests
{
    private const int Bound = 12;
    private const int CallersOfAKind = 60;
    private const int CallsAtLeast = 5;

    [Fact]
    public async Task A_crowd_of_callers_waits_for_the_node_s_few_connections_while_leases_are_renewed_and_due_jobs_run()
    {
        var done = new TaskCompletionSource();
        // However slow the machine is, whoever waits here is served in the end.
        await using var box = await TestBox.CreateAsync(
            node => node
                .Handle("long", async (_, token) =>
                {
                    await done.Task.WaitAsync(token);
                    return JobOutcome.Done;
                })
                .Handle("due", _ => JobOutcome.Done),
            new WorkerOptions { WorkerId = "w", Lease = TimeSpan.FromSeconds(20) },
            $"Maximum Pool Size={Bound};Application Name=crowd;Timeout=120");
        await box.Worker.StartAsync(default);
        var running = await box.EnqueueAsync(StoreSteps.Request("long"));
        await box.WaitForAsync(running, JobStatus.Running);
        await using var watch = await Watch.BeginAsync(box);

        var seen = new TaskCompletionSource();
        async Task CallAsync(Func<Task> call)
        {
            for (var calls = 0; calls < CallsAtLeast || !seen.Task.IsCompleted; calls++)
                await call();
        }

        var tomorrow = TimeProvider.System.GetUtcNow().AddDays(1);
        var crowd = Task.WhenAll(Enumerable.Range(0, CallersOfAKind).SelectMany(_ => (Task[])
        [
            Task.Run(() => CallAsync(() => box.EnqueueAsync(StoreSteps.Request("later") with { RunAt = tomorrow }))),
            Task.Run(() => CallAsync(() => box.Jobs.FindAsync(running))),
        ]));
        try
        {
            // One that comes due while all of them wait, and a lease that is renewed twice.
            var due = await box.EnqueueAsync(StoreSteps.Request("due") with { RunAt = TimeProvider.System.GetUtcNow().AddSeconds(1) });
            await watch.UntilAsync($"select exists (select from outcomes where id = {due} and status = 3)", crowd);
            for (var renewals = 0; renewals < 2; renewals++)
            {
                var until = await watch.ScalarAsync<double>("select extract(epoch from until)::float8 from leases order by lease_id limit 1");
                await watch.UntilAsync($"select extract(epoch from until)::float8 > {until:R} from leases order by lease_id limit 1", crowd);
            }
        }
        finally
        {
            seen.SetResult();
            await crowd;
        }

        Assert.InRange(watch.MostConnections, 2, Bound);
        done.SetResult();
        await box.WaitForAsync(running, JobStatus.Completed);
        await box.Worker.StopAsync();
    }

    [Fact]
    public async Task A_worker_claims_promotes_and_finishes_while_callers_and_handlers_have_every_connection_of_theirs()
    {
        await using var box = await TestBox.CreateAsync(node => node.Handle("work", job =>
        {
            job.Log("it runs");
            job.ReportProgress(0.5);
            return job.Job.Input.Text == "\"fail\"" ? JobOutcome.Fail("as asked") : JobOutcome.Done;
        }));
        var first = await box.EnqueueAsync();
        var failing = await box.EnqueueAsync(StoreSteps.Request(input: "fail"));
        var after = await box.EnqueueAsync(StoreSteps.Request() with { DependsOn = [first] });
        var late = await box.EnqueueAsync(StoreSteps.Request() with { RunAt = TimeProvider.System.GetUtcNow().AddSeconds(1) });
        await using var watch = await Watch.BeginAsync(box);
        await using (await TakenConnections.AllOfAsync(box.Database.Source, box.Database.HotSource, box.Database.HandlerSource))
        {
            await box.Worker.StartAsync(default);

            await watch.UntilAsync($"select count(*) = 4 from outcomes where id in ({first}, {failing}, {after}, {late})");
            Assert.True(await box.Leader.TryTakeAsync("n", TimeSpan.FromSeconds(9), default));
            Assert.Equal(0, await box.Leases.ReturnLostLeasesAsync(default));
            Assert.Equal(0, await box.Leases.DropCancelledAsync(TimeSpan.Zero, default));
            Assert.Equal(0, await box.CheckpointStore.ExpireAsync(default));
            Assert.Equal(0, await box.JobStore.ReleaseDependentsAsync(default));
        }

        await box.Worker.StopAsync();
        Assert.Equal(JobStatus.Failed, await box.StatusAsync(failing));
    }

    [Fact]
    public async Task Whoever_waits_too_long_for_a_connection_hears_that_the_database_cannot_be_reached()
    {
        await using var box = await TestBox.CreateAsync(connections: "Maximum Pool Size=10;Timeout=1");
        await using var taken = await TakenConnections.AllOfAsync(box.Database.Source, box.Database.HotSource);

        Assert.True(LostDatabase.Is(await Assert.ThrowsAnyAsync<Exception>(() => box.Jobs.FindAsync(1))));
        Assert.True(LostDatabase.Is(await Assert.ThrowsAnyAsync<Exception>(
            () => box.Jobs.EnqueueAsync(StoreSteps.Request() with { RunAt = TimeProvider.System.GetUtcNow().AddDays(1) }))));
    }

    /// <summary>Looks at the database on a connection of its own, and at how many the node has.</summary>
    private sealed class Watch : IAsyncDisposable
    {
        private readonly NpgsqlConnection _connection;

        private Watch(NpgsqlConnection connection) => _connection = connection;

        public long MostConnections { get; private set; }

        public static async Task<Watch> BeginAsync(TestBox box)
        {
            var connection = new NpgsqlConnection(ServerWork.Unpooled(box));
            await connection.OpenAsync();
            return new Watch(connection);
        }

        public async Task<T> ScalarAsync<T>(string sql)
        {
            await using var command = new NpgsqlCommand(sql, _connection);
            return (T)(await command.ExecuteScalarAsync())!;
        }

        /// <summary>Waits until a condition holds; it fails when <paramref name="meanwhile"/> does.</summary>
        public Task UntilAsync(string condition, Task? meanwhile = null) => Eventually.HoldsAsync(async () =>
        {
            if (meanwhile?.IsFaulted == true)
                await meanwhile;
            MostConnections = Math.Max(MostConnections, await ScalarAsync<long>("select count(*) from pg_stat_activity where application_name = 'crowd'"));
            return await ScalarAsync<bool>(condition);
        }, condition);

        public ValueTask DisposeAsync() => _connection.DisposeAsync();
    }
}
