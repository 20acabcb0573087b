using Dapper;
using Signalbox.Checkpoints;
using Signalbox.Duties;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Queue;
using Signalbox.Testing;
using Signalbox.WakeUps;
using Signalbox.Workers;

namespace Signalbox.Postgres.Tests;

/// <summary>The steps that a worker takes, one by one, so that a test decides what happens between them.</summary>
internal static class StoreSteps
{
    public static readonly TimeSpan LeaseTime = TimeSpan.FromMinutes(1);

    public static JobRequest Request(string type = "work", object? input = null) =>
        new() { JobType = type, Description = "A test's job", Input = RawJson.From(input) };

    public static WorkerIdentity Node(params IReadOnlyList<string> types) => new("w1", "node", [], types.Count == 0 ? ["work"] : types, 10);

    public static CheckpointDraft Draft(object data, string name = "go", CheckpointOptions? options = null) =>
        new(name, RawJson.From(data), CanonicalJson.Digest(RawJson.From(data)), options ?? CheckpointOptions.Default);

    public static async Task<long> EnqueueAsync(this TestBox box, JobRequest? request = null) =>
        (await box.Jobs.EnqueueAsync(request ?? Request())).Id;

    public static async Task<long[]> EnqueueAsync(this TestBox box, IEnumerable<JobRequest> requests) =>
        [.. (await box.Jobs.EnqueueAsync([.. requests])).Select(e => e.Id)];

    public static Task<ClaimedBatch> ClaimAsync(this TestBox box, int max = 1, WorkerIdentity? worker = null, TimeSpan? lease = null) =>
        box.ClaimAgainAsync(new ClaimRequest(worker ?? Node(), max, lease ?? LeaseTime));

    /// <summary>Ends one attempt; true when it was recorded.</summary>
    public static async Task<bool> EndAsync(this TestBox box, ClaimedBatch batch, long id, AttemptOutcome? ending = null, bool close = true)
    {
        var job = batch.Jobs.Single(j => j.Id == id);
        var receipts = await box.Queue.EndAsync(
            [new AttemptResult(batch.LeaseId, id, job.Attempt, "w1", ending ?? AttemptOutcome.Complete.Bare, true)], close ? [batch.LeaseId] : [], default);
        return Assert.Single(receipts) != EndReceipt.LeaseLost;
    }

    /// <summary>Claims the only job that is ready and ends it.</summary>
    public static async Task RunAsync(this TestBox box, long id, AttemptOutcome? ending = null)
    {
        var batch = await box.ClaimAsync();
        Assert.Equal(id, Assert.Single(batch.Jobs).Id);
        Assert.True(await box.EndAsync(batch, id, ending));
    }

    public static AttemptOutcome Fail(string error = "no luck") => new AttemptOutcome.Fail(error, null);

    public static AttemptOutcome Retry(TimeSpan? delay = null) => new AttemptOutcome.Retry("no luck", null, delay ?? TimeSpan.Zero);

    /// <summary>Suspends the only job that is ready at a checkpoint and returns that.</summary>
    public static async Task<Checkpoint> SuspendAsync(this TestBox box, long id, CheckpointDraft draft)
    {
        await box.RunAsync(id, new AttemptOutcome.Suspend(draft));
        return (await box.Checkpoints.ListForJobAsync(id))[^1];
    }

    /// <summary>Returns lost leases by a clock that has always gone steadily.</summary>
    public static async Task<int> ReturnLostLeasesAsync(this ILeaseStore leases, CancellationToken cancellationToken) =>
        await leases.ReturnLostLeasesAsync(
            new DatabaseClock(await leases.ReadClockAsync(cancellationToken), TimeSpan.MaxValue, TimeSpan.MaxValue), cancellationToken);

    public static async Task<Job> FindAsync(this TestBox box, long id) => (await box.Jobs.FindAsync(id))!;

    public static async Task<JobStatus> StatusAsync(this TestBox box, long id) => (await box.FindAsync(id)).Status;

    public static void Pass(this TestBox box, TimeSpan time) => box.Database.ClockOffset += time;

    /// <summary>Waits until the worker's slots are free, which is just after it has said how its jobs ended.</summary>
    public static Task IsIdleAsync(this TestBox box) => Eventually.HoldsAsync(() => box.Worker.Stats.ActiveJobs == 0, "the slots are free");

    /// <summary>Pauses a worker, and returns when it heeds that.</summary>
    public static async Task PauseAsync(this TestBox box, string worker)
    {
        Task<DateTime> HeardAsync() => box.ScalarAsync<DateTime>("select last_heartbeat from worker_registry where worker_id = @worker", new { worker });

        await box.Registry.TrySetPausedAsync(worker, true, "ada", default);
        // The worker heeds what one heartbeat tells it before it sends the next.
        for (var beats = 0; beats < 3; beats++)
        {
            var before = await HeardAsync();
            box.Changes.Publish(WakeUpKind.Workers);
            await Eventually.HoldsAsync(async () => await HeardAsync() > before, "a heartbeat is heard");
        }
    }

    public static async Task<T> ScalarAsync<T>(this TestBox box, string sql, object? parameters = null)
    {
        await using var connection = await box.Database.Source.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }

    public static async Task ExecuteAsync(this TestBox box, string sql, object? parameters = null)
    {
        await using var connection = await box.Database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters, commandTimeout: 300);
    }

    /// <summary>The counters, after they were found equal to a count over all jobs.</summary>
    public static async Task<JobCounts> CheckedCountsAsync(this TestBox box)
    {
        var counts = await box.Jobs.CountAsync();
        await using var connection = await box.Database.Source.OpenConnectionAsync();
        var counted = (await connection.QueryAsync<(int Status, long Count)>("select status, count(*) from ai_jobs group by status"))
            .ToDictionary(c => (JobStatus)c.Status, c => c.Count);
        foreach (var status in Enum.GetValues<JobStatus>())
            Assert.Equal((status, counted.GetValueOrDefault(status)), (status, counts.Now[status]));
        return counts;
    }

    /// <summary>
    /// After a run: each job stands in exactly one place, the counters equal the rows, and nothing of a running job is left.
    /// </summary>
    /// <param name="box">The box.</param>
    /// <param name="mayWait">True when jobs may be left that have not ended.</param>
    public static async Task EveryJobStandsOnceAsync(this TestBox box, bool mayWait = false)
    {
        await box.CheckedCountsAsync();
        Assert.Empty(await box.ListAsync(
            """
            with places as (
              select id from ready union all select id from scheduled union all select id from waiting union all select id from outcomes
              union all select distinct b.id from blocked b where not exists (select from waiting w where w.id = b.id)
              union all select held.id from leases l cross join lateral unnest(l.job_ids) as held(id)
              where held.id <> all (l.ended) and not exists (select from outcomes o where o.id = held.id))
            select 'job ' || j.id || ' stands in ' || count(p.id) || ' places' from jobs j left join places p on p.id = j.id
            group by j.id having count(p.id) <> 1
            union all
            select 'progress of job ' || p.id from progress p where not exists (select from running r where r.id = p.id)
            union all
            select 'a cancellation of job ' || id from cancellations where not @mayWait
            union all
            select 'a lease of ' || worker_id from leases where not @mayWait and cardinality(job_ids) > 0
            """,
            new { mayWait }));
        if (!mayWait)
            Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from jobs j where not exists (select from outcomes o where o.id = j.id)"));
    }

    public static async Task<IReadOnlyList<string>> ListAsync(this TestBox box, string sql, object? parameters = null)
    {
        await using var connection = await box.Database.Source.OpenConnectionAsync();
        return (await connection.QueryAsync<string>(sql, parameters)).AsList();
    }

    // Like a worker's loop: asks again while the head of the line is held by others, or new lanes were found.
    private static async Task<ClaimedBatch> ClaimAgainAsync(this TestBox box, ClaimRequest request)
    {
        ClaimedBatch batch;
        do
        {
            batch = await box.Queue.ClaimAsync(request, default);
        }
        while (batch.Jobs.Count == 0 && batch.MoreMayBeReady);
        return batch;
    }
}
