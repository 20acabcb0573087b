using Signalbox.Checkpoints;
using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Logs;
using Signalbox.Queue;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Jobs;

public sealed class ListedJsonTests
{
    [Fact]
    public async Task A_list_has_small_inputs_results_and_evidence_and_says_of_large_ones_that_they_are_left_out()
    {
        await using var box = await TestBox.CreateAsync();
        var small = await EndedAsync(box, Text(ListedJson.LargestValue), Text(10));
        var large = await EndedAsync(box, Text(ListedJson.LargestValue + 1), Random(100_000));

        var jobs = (await box.Jobs.ListAsync(new JobFilter())).Jobs;

        Assert.Equal([large, small], jobs.Select(j => j.Id));
        Assert.Equal([true, false], jobs.Select(j => j.InputLeftOut));
        Assert.Equal([true, false], jobs.Select(j => j.ResultLeftOut));
        Assert.Equal([true, false], jobs.Select(j => j.EvidenceLeftOut));
        Assert.True(jobs[0] is { Input.IsNull: true, Result.IsNull: true, Evidence.IsNull: true });
        Assert.Equal(Text(ListedJson.LargestValue), jobs[1].Input);
        Assert.Equal(Text(10), jobs[1].Result);
        var whole = (await box.Jobs.FindAsync(large))!;
        Assert.Equal((Text(ListedJson.LargestValue + 1), Random(100_000), Random(100_000)), (whole.Input, whole.Result, whole.Evidence));
        Assert.False(whole.InputLeftOut || whole.ResultLeftOut || whole.EvidenceLeftOut);
    }

    [Fact]
    public async Task A_page_names_every_job_and_has_a_bounded_amount_of_their_json()
    {
        await using var box = await TestBox.CreateAsync();
        foreach (var some in Enumerable.Range(0, 200).Chunk(50))
            await box.EnqueueAsync(some.Select(_ => StoreSteps.Request() with { Input = Random(ListedJson.LargestValue) }));

        var jobs = (await box.Jobs.ListAsync(new JobFilter { Limit = 500 })).Jobs;

        Assert.Equal(200, jobs.Count);
        Assert.InRange(jobs.Where(j => !j.InputLeftOut).Sum(j => (long)j.Input.ByteCount), ListedJson.LargestPage / 2, ListedJson.LargestPage);
        Assert.All(jobs.Take(100), j => Assert.False(j.InputLeftOut));
        Assert.True(jobs[^1] is { InputLeftOut: true, Input.IsNull: true });
    }

    [Fact]
    public async Task Lists_of_checkpoints_leave_large_data_out_and_one_by_its_id_has_them_whole()
    {
        await using var box = await TestBox.CreateAsync();
        var job = await box.EnqueueAsync();
        await box.SuspendAsync(job, StoreSteps.Draft(Random(100_000)));

        var listed = Assert.Single((await box.Checkpoints.ListAsync(CheckpointStatus.Pending)).Checkpoints);
        var ofJob = Assert.Single(await box.Checkpoints.ListForJobAsync(job));
        var browsed = Assert.Single((await box.Checkpoints.BrowseAsync(new CheckpointQuery { Status = CheckpointStatus.Pending })).Cases);

        Assert.True(listed is { DataLeftOut: true, Data.IsNull: true });
        Assert.True(ofJob is { DataLeftOut: true, Data.IsNull: true });
        Assert.True(browsed is { DataLeftOut: true, Shown.IsNull: true, Checkpoint.DataLeftOut: true });
        var whole = await box.Checkpoints.ReadForJobAsync(job, whole: true).SingleAsync();
        Assert.Equal((false, Random(100_000)), (whole.DataLeftOut, whole.Data));
        Assert.Equal(Random(100_000), (await box.Checkpoints.FindAsync(listed.Id))!.Data);
    }

    [Fact]
    public async Task Lists_of_steps_leave_large_outputs_out_and_reading_them_one_after_another_has_all()
    {
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", async (job, _) =>
        {
            await job.StepAsync("small", _ => Task.FromResult("few"));
            for (var i = 0; i < 5; i++)
                await job.StepAsync($"large {i}", _ => Task.FromResult(Random(900_000)));
            return JobOutcome.Done;
        }));
        var job = await box.EnqueueAsync();
        await box.Worker.StartAsync();
        await box.WaitForAsync(job, JobStatus.Completed);

        var listed = await box.Steps.ListForJobAsync(job, default);
        var whole = await box.Steps.ReadForJobAsync(job).ToListAsync();

        Assert.Equal(["small", .. Enumerable.Range(0, 5).Select(i => $"large {i}")], listed.Select(s => s.Name));
        Assert.Equal([false, true, true, true, true, true], listed.Select(s => s.OutputLeftOut));
        Assert.Equal(listed.Select(s => s.Name), whole.Select(s => s.Name));
        Assert.All(whole.Skip(1), s => Assert.Equal(Random(900_000), s.Output));
        await box.Worker.StopAsync();
    }

    [Fact]
    public async Task A_log_keeps_every_entry_and_leaves_out_what_old_ones_have_beyond_the_size_of_a_page()
    {
        await using var box = await TestBox.CreateAsync();
        var job = await box.EnqueueAsync();
        var data = Random(1_000_000);
        for (var i = 0; i < 12; i++)
            await box.Logs.AppendAsync([new LogEntry(job, "w1", LogActions.HandlerLog, LogEntryLevel.Info, $"entry {i}", data)], default);

        var entries = (await box.Logs.ListForJobAsync(job, 1_000, default)).Where(e => e.Action == LogActions.HandlerLog).ToList();

        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"entry {i}"), entries.Select(e => e.Message));
        Assert.Equal(ListedJson.LargestPage / 1_000_000, entries.Count(e => !e.DataLeftOut));
        Assert.All(entries.Take(4), e => Assert.True(e is { DataLeftOut: true, Metadata: null }));
        Assert.Equal(data, entries[^1].Metadata);
    }

    private static async Task<long> EndedAsync(TestBox box, RawJson input, RawJson result)
    {
        var id = await box.EnqueueAsync(StoreSteps.Request() with { Input = input });
        await box.RunAsync(id, new AttemptOutcome.Complete(result, result));
        return id;
    }

    // JSON of exactly so many bytes: one that is compressed to almost nothing, and one that is not.
    private static RawJson Text(int bytes) => RawJson.From(new string('a', bytes - 2));

    private static RawJson Random(int bytes)
    {
        var random = new Random(1);
        return RawJson.From(string.Create(bytes - 2, random, (span, r) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = (char)('0' + r.Next(10) + (r.Next(2) * 17));
        }));
    }
}
