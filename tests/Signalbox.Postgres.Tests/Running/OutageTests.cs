using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Running;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Running;

public sealed class OutageTests
{
    [Fact]
    public async Task Jobs_that_end_while_their_connections_are_killed_are_all_recorded_once()
    {
        var gate = new Gate();
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", async (_, token) =>
        {
            await gate.PassAsync(token);
            return JobOutcome.Done;
        }), new WorkerOptions { WorkerId = "w1", MaxConcurrentJobs = 50 });
        await box.Worker.StartAsync();
        var ids = await box.EnqueueAsync(Enumerable.Range(0, 50).Select(_ => StoreSteps.Request()));
        await gate.StartedAsync(50);

        for (var round = 0; round < 10; round++)
        {
            gate.Open(5);
            await KillConnectionsAsync(box);
        }

        foreach (var id in ids)
            Assert.Equal(1, (await box.WaitForAsync(id, JobStatus.Completed)).Attempt);
        Assert.Equal(50, (await box.CheckedCountsAsync()).Entered[JobStatus.Completed]);
    }

    [Fact]
    public async Task A_worker_goes_on_after_a_while_without_its_database()
    {
        await using var box = await TestBox.CreateAsync(
            b => b.Handle("work", _ => JobOutcome.Done), new WorkerOptions { WorkerId = "w1", PollInterval = TimeSpan.FromMilliseconds(50) });
        await box.Worker.StartAsync();
        await box.WaitForAsync(await box.EnqueueAsync(), JobStatus.Completed);

        await SetOpenAsync(box, false);
        await KillConnectionsAsync(box);
        await Assert.ThrowsAnyAsync<Exception>(() => box.EnqueueAsync());
        await SetOpenAsync(box, true);

        await Eventually.HoldsAsync(async () => (await Record.ExceptionAsync(() => box.EnqueueAsync())) is null, "the database is back");
        await Eventually.HoldsAsync(async () => (await box.Jobs.CountAsync()).Now is var now && now[JobStatus.Completed] >= 2 && now[JobStatus.Pending] == 0, "jobs run again");
    }

    [Fact]
    public async Task Outcomes_wait_for_the_database_to_come_back()
    {
        var gate = new Gate();
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", async (job, token) =>
        {
            await gate.PassAsync(token);
            job.Log("done");
            return job.Input<int>() switch
            {
                0 => JobOutcome.DoneWith("kept"),
                1 => JobOutcome.Fail("kept"),
                _ => await SuspendAsync(job),
            };
        }), new WorkerOptions { WorkerId = "w1", PollInterval = TimeSpan.FromMilliseconds(50) });
        await box.Worker.StartAsync();
        var ids = await box.EnqueueAsync(Enumerable.Range(0, 3).Select(i => StoreSteps.Request(input: i)));
        await gate.StartedAsync(3);

        await SetOpenAsync(box, false);
        await KillConnectionsAsync(box);
        gate.Open(3);
        await Assert.ThrowsAnyAsync<Exception>(() => box.FindAsync(ids[0]));
        await SetOpenAsync(box, true);

        await Eventually.HoldsAsync(async () => (await box.Jobs.CountAsync()).Now[JobStatus.Running] == 0, "all ends are recorded");
        Assert.Equal("\"kept\"", (await box.FindAsync(ids[0])).Result.Text);
        Assert.Equal((JobStatus.Failed, "kept"), ((await box.FindAsync(ids[1])).Status, (await box.FindAsync(ids[1])).Error));
        Assert.Equal(JobStatus.WaitingApproval, await box.StatusAsync(ids[2]));
        await Eventually.HoldsAsync(async () => (await box.Logs.ListForJobAsync(ids[0], 100, default)).Any(e => e.Message == "done"), "the log is kept");
    }

    private static async Task<JobOutcome> SuspendAsync(JobContext job)
    {
        await job.CheckpointAsync("go", 1);
        return JobOutcome.Done;
    }

    private static Task SetOpenAsync(TestBox box, bool open) => ServerAsync(box, $"alter database {Name(box)} with allow_connections {open}");

    private static Task KillConnectionsAsync(TestBox box) => ServerAsync(
        box, $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{Name(box)}' and usename = current_user");

    private static string Name(TestBox box) => new Npgsql.NpgsqlConnectionStringBuilder(box.ConnectionString).Database!;

    private static async Task ServerAsync(TestBox box, string sql)
    {
        var server = new Npgsql.NpgsqlConnectionStringBuilder(box.ConnectionString) { Database = "postgres", Pooling = false };
        await using var connection = new Npgsql.NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
