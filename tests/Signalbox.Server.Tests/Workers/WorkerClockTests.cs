using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Signalbox.Duties;
using Signalbox.Handlers;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Running;
using Signalbox.Server.Access;
using Signalbox.Testing;

namespace Signalbox.Server.Tests.Workers;

/// <summary>
/// The clock of a worker's machine matters to nobody's lease: workers of other programs tell no time, and a node's own worker and
/// duties go by the database's clock, whatever the wall clock beside them says.
/// </summary>
public sealed class WorkerClockTests
{
    private const string Job = """{"jobType":"work","taskDescription":"Do it"}""";
    private const string HoldsAsLongAsTold = "select count(*) from leases where until > now() and until <= now() + length and length = interval '90 seconds'";

    [Theory]
    [InlineData("Fri, 01 Jan 1999 00:00:00 GMT")]
    [InlineData("Fri, 01 Jan 2100 00:00:00 GMT")]
    public async Task The_date_that_a_workers_machine_tells_changes_no_lease(string date)
    {
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(Permission.Work, CallerKind.Program);
        client.DefaultRequestHeaders.TryAddWithoutValidation("Date", date);
        var (mine, others) = (await RemoteWorker.RegisterAsync(box, "w1", client), await RemoteWorker.RegisterAsync(box, "w2"));
        await CreateAsync(box, 2);
        var (job, other) = (await mine.ClaimOneAsync(), await others.ClaimOneAsync());
        Assert.Equal(2, await box.ScalarAsync<long>(HoldsAsLongAsTold));

        await mine.HeartbeatAsync($$"""{"jobs":[{"id":"{{job.Id}}","attempt":1}]}""");
        await mine.HeartbeatAsync("{}");

        Assert.Equal(2, await box.ScalarAsync<long>(HoldsAsLongAsTold));
        await mine.SayAsync(job, "complete", "", HttpStatusCode.OK);
        await others.SayAsync(other, "complete", "", HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("workers", """{"workerId":"w1","workerType":"executor","lastHeartbeat":"2100-01-01T00:00:00Z"}""", "lastHeartbeat")]
    [InlineData("workers/w1/claim", """{"jobTypes":["work"],"leaseSeconds":86400}""", "leaseSeconds")]
    [InlineData("workers/w1/claim", """{"jobTypes":["work"],"leaseExpiresAt":"2100-01-01T00:00:00Z"}""", "leaseExpiresAt")]
    [InlineData("workers/w1/heartbeat", """{"timestamp":"2100-01-01T00:00:00Z"}""", "timestamp")]
    [InlineData("workers/w1/heartbeat", """{"jobs":[{"id":"1","attempt":1,"until":"2100-01-01T00:00:00Z"}]}""", "jobs[0].until")]
    [InlineData("agent-jobs/1/logs", """{"workerId":"w1","attempt":1,"entries":[{"message":"Now","createdAt":"2100-01-01T00:00:00Z"}]}""", "entries[0].createdAt")]
    [InlineData("agent-jobs/1/steps", """{"workerId":"w1","attempt":1,"name":"a","output":1,"savedAt":"2100-01-01T00:00:00Z"}""", "savedAt")]
    [InlineData("agent-jobs/1/checkpoints", """{"workerId":"w1","attempt":1,"name":"a","data":1,"expiresAt":"2100-01-01T00:00:00Z"}""", "expiresAt")]
    [InlineData("agent-jobs/1/complete", """{"workerId":"w1","attempt":1,"completedAt":"2100-01-01T00:00:00Z"}""", "completedAt")]
    [InlineData("agent-jobs/1/fail", """{"workerId":"w1","attempt":1,"error":"It broke","retryAt":"2100-01-01T00:00:00Z"}""", "retryAt")]
    public async Task A_worker_cannot_tell_a_time(string path, string json, string field)
    {
        await using var box = await ServerBox.CreateAsync();
        var worker = await RemoteWorker.RegisterAsync(box, "w1");
        await CreateAsync(box, 1);
        var job = await worker.ClaimOneAsync();

        (await worker.Client.PostAsync("/api/" + path, json, HttpStatusCode.BadRequest)).IsProblem(field);

        Assert.Equal(1, await box.ScalarAsync<long>(HoldsAsLongAsTold));
        await worker.SayAsync(job, "complete", "", HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(3650)]
    [InlineData(-3650)]
    public async Task A_clock_that_jumps_on_a_nodes_machine_changes_no_lease(int days)
    {
        var clock = new JumpingClock();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var box = await ServerBox.CreateAsync();
        await using var node = await box.AnotherAsync(
            b => b.Handle("gated", async (_, token) =>
            {
                await gate.Task.WaitAsync(token);
                return JobOutcome.Done;
            }),
            worker: new WorkerOptions { WorkerId = "jumping" }, configure: b => b.Services.AddSingleton<TimeProvider>(clock));
        var (there, here) = (await RemoteWorker.RegisterAsync(node, "w1"), await RemoteWorker.RegisterAsync(box, "w2"));
        await CreateAsync(box, 2);
        var (job, other) = (await there.ClaimOneAsync(), await here.ClaimOneAsync());
        var own = long.Parse(
            await box.Client(Permission.Jobs).CreateJobAsync("""{"jobType":"gated","taskDescription":"Wait"}"""), System.Globalization.CultureInfo.InvariantCulture);
        await node.Get<Worker>().StartAsync();
        await box.WaitForAsync(own, JobStatus.Running);

        clock.Jump(TimeSpan.FromDays(days));

        await there.HeartbeatAsync($$"""{"jobs":[{"id":"{{job.Id}}","attempt":1}]}""");
        foreach (var duty in node.Get<IEnumerable<Duty>>().Where(d => d.Name == "returning lost leases"))
            Assert.Equal(0, await duty.RunOnceAsync(default));
        Assert.Equal(2, await box.ScalarAsync<long>(HoldsAsLongAsTold + " and worker_id in ('w1', 'w2')"));
        await there.SayAsync(job, "complete", "", HttpStatusCode.OK);
        await here.SayAsync(other, "complete", "", HttpStatusCode.OK);
        gate.SetResult();
        Assert.Equal(1, (await box.WaitForAsync(own, JobStatus.Completed)).Attempt);
        await node.Get<Worker>().StopAsync();
    }

    private static async Task CreateAsync(ServerBox box, int count)
    {
        for (var i = 0; i < count; i++)
            await box.Client(Permission.Jobs).CreateJobAsync(Job);
    }

    // What an administrator or NTP sets; timers go on, as they do then.
    private sealed class JumpingClock : TimeProvider
    {
        private TimeSpan _offset;

        public void Jump(TimeSpan by) => _offset += by;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _offset;
    }
}
