using Signalbox.Checkpoints;
using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Logs;
using Signalbox.Policy;
using Signalbox.Running;
using Signalbox.Server.EventLogs.Mirroring;
using Signalbox.Server.Health;
using Signalbox.Testing;

namespace Signalbox.Server.Tests.EventLogs;

public sealed class JobMirrorTests
{
    private static readonly WorkerOptions Worker = new() { WorkerId = "worker-1" };

    [Fact]
    public async Task What_happens_to_a_job_stands_in_the_log_in_order()
    {
        using var folder = new LogBox();
        await using var box = await folder.StartNodeAsync(add: b => b.Handle("greet", _ => JobOutcome.DoneWith(new { said = "hello" })), worker: Worker);
        var id = await EnqueueAsync(box, "greet", "Say hello");
        await box.Get<Worker>().StartAsync();

        await folder.UntilAsync(e => e.Any(x => x.Type == "job_completed"), "the completion is mirrored");

        Assert.Equal(["job_enqueued", "job_claimed", "job_completed"], folder.TypesOf(id));
        var events = folder.Events().Where(e => e.Interaction == id && e.More.ContainsKey("eventId")).ToList();
        Assert.Equal(["ada", "worker-1", "worker-1"], events.Select(e => e.Actor));
        Assert.Equal($"Job {id} (greet, \"Say hello\"): Put on the line", events[0].Content);
        Assert.All(events, e => Assert.Equal($"{id}", e.More["job"].GetString()));
        Assert.DoesNotContain("never shown", string.Join('\n', folder.Events().Select(e => e.ToLine())));
    }

    [Fact]
    public async Task The_mirror_has_begun_when_the_start_of_its_node_ends()
    {
        using var folder = new LogBox();

        await using var box = await folder.StartNodeAsync();

        Assert.True(File.Exists(Cursor(folder)));
    }

    [Fact]
    public async Task Waiting_for_approval_its_decision_failing_retrying_and_cancelling_are_told()
    {
        using var folder = new LogBox();
        await using var box = await folder.StartNodeAsync(
            add: b => b.Handle("break", _ => JobOutcome.Fail("the bridge is out")), worker: Worker);
        var id = await EnqueueAsync(box, "break", "Cross", risk: RiskLevel.High);
        var checkpoint = Assert.Single(await box.Get<CheckpointClient>().ListForJobAsync(id));
        Assert.IsType<DecisionOutcome.Taken>(await box.Get<CheckpointClient>().ApproveAsync(checkpoint.Id, "grace"));
        await box.Get<Worker>().StartAsync();
        await box.WaitForAsync(id, JobStatus.Failed);
        await box.Get<Worker>().StopAsync();
        await box.Get<JobClient>().TryRetryAsync(id, "ada");
        await box.Get<JobClient>().TryCancelAsync(id, "ada", "enough");

        await folder.UntilAsync(e => e.Any(x => x.Type == "job_cancelled"), "the cancellation is mirrored");

        var types = folder.TypesOf(id);
        Assert.Equal("job_enqueued", types[0]);
        Assert.All(["checkpoint_requested", "checkpoint_approved", "job_claimed", "attempt_failed", "job_failed", "job_retried", "job_cancelled"], t => Assert.Contains(t, types));
        Assert.Equal(types.Count, folder.MirroredIds().Distinct().Count());
        Assert.Contains("the bridge is out", folder.Events().Single(e => e.Type == "job_failed").Content);
        Assert.Equal("grace", folder.Events().Single(e => e.Type == "checkpoint_approved").Actor);
    }

    [Fact]
    public async Task A_node_that_starts_again_goes_on_where_it_stopped()
    {
        using var folder = new LogBox();
        await using var database = await ServerBox.CreateAsync();
        await using (await database.AnotherAsync(configure: folder.OnNode()))
        {
            await EnqueueAsync(database, "greet", "before");
            await folder.UntilAsync(e => e.Any(x => x.Content.Contains("before")), "the first is mirrored");
        }

        for (var i = 0; i < 20; i++)
            await EnqueueAsync(database, "greet", $"away {i}");
        await using var again = await database.AnotherAsync(configure: folder.OnNode());
        await EnqueueAsync(database, "greet", "after");
        await folder.UntilAsync(e => e.Any(x => x.Content.Contains("after")), "the last is mirrored");

        var ids = folder.MirroredIds();
        Assert.Equal(22, ids.Count);
        Assert.Equal(22, ids.Distinct().Count());
    }

    [Fact]
    public async Task What_was_appended_after_the_cursor_was_kept_is_found_in_the_log()
    {
        using var folder = new LogBox();
        await using var database = await ServerBox.CreateAsync();
        string kept;
        await using (await database.AnotherAsync(configure: folder.OnNode()))
        {
            kept = await File.ReadAllTextAsync(Cursor(folder));
            for (var i = 0; i < 5; i++)
                await EnqueueAsync(database, "greet", $"job {i}");
            await folder.UntilAsync(_ => folder.MirroredIds().Count == 5, "all are mirrored");
        }

        // As after a kill between the append and the keeping.
        await File.WriteAllTextAsync(Cursor(folder), kept);
        await using var again = await database.AnotherAsync(configure: folder.OnNode());
        await EnqueueAsync(database, "greet", "last");
        await folder.UntilAsync(e => e.Any(x => x.Content.Contains("last")), "the last is mirrored");

        Assert.Equal(6, folder.MirroredIds().Count);
    }

    [Fact]
    public async Task Two_nodes_with_one_log_tell_everything_once_and_one_takes_over_from_the_other()
    {
        using var folder = new LogBox();
        await using var database = await ServerBox.CreateAsync();
        await using var second = await WithFirstAsync(folder, database);

        await EnqueueAsync(database, "greet", "taken over");
        await folder.UntilAsync(e => e.Any(x => x.Content.Contains("taken over")), "the second node mirrors");

        Assert.Equal(folder.MirroredIds().Count, folder.MirroredIds().Distinct().Count());
        await Eventually.HoldsAsync(() => second.Get<ServiceStates>().Mirror?.Words == "written by this node", "the second node says so");
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_stops_no_job_and_is_caught_up_with_later()
    {
        using var folder = new LogBox();
        await using var box = await folder.StartNodeAsync(add: b => b.Handle("greet", _ => JobOutcome.Done), worker: Worker);
        await box.Get<Worker>().StartAsync();
        // Whoever puts a folder where the log was makes it unwritable for everybody, root too.
        File.Move(folder.LogPath, folder.LogPath + ".away");
        Directory.CreateDirectory(folder.LogPath);

        var id = await EnqueueAsync(box, "greet", "meanwhile");
        await box.WaitForAsync(id, JobStatus.Completed);
        await Eventually.HoldsAsync(() => box.Get<ServiceStates>().Mirror is { IsWell: false }, "the mirror says that it is paused");

        Directory.Delete(folder.LogPath);
        File.Move(folder.LogPath + ".away", folder.LogPath);
        await folder.UntilAsync(_ => folder.TypesOf(id).Count == 3, "it is caught up with");
        Assert.Equal(["job_enqueued", "job_claimed", "job_completed"], folder.TypesOf(id));
        await Eventually.HoldsAsync(() => box.Get<ServiceStates>().Mirror is { IsWell: true }, "the mirror is well again");
    }

    [Fact]
    public async Task A_transaction_that_commits_late_is_told_late()
    {
        using var folder = new LogBox();
        await using var box = await folder.StartNodeAsync();
        await using var late = await box.Data.DataSource.OpenConnectionAsync();
        await using var transaction = await late.BeginTransactionAsync();
        await using (var command = late.CreateCommand())
        {
            command.CommandText =
                "insert into jobs (id, lane, priority, max_attempts, risk, runs_after_any, job_type, description, created_by, input) "
                + "values (nextval('job_ids'), 1, 5, 3, 0, false, 'late', 'x', 'ada', '{}')";
            await command.ExecuteNonQueryAsync();
        }

        DateTimeOffset began;
        await using (var command = late.CreateCommand())
        {
            command.CommandText = "select now()";
            began = new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync())!);
        }

        await EnqueueAsync(box, "greet", "early");
        await folder.UntilAsync(e => e.Any(x => x.Content.Contains("early")), "what came first is mirrored");
        // What was under way before it has ended by now, so it is the oldest.
        await Eventually.HoldsAsync(async () => (await box.Get<IExecutionLogStore>().MomentAsync(default)).Settled == began, "it holds up what is settled");
        await transaction.CommitAsync();

        await folder.UntilAsync(e => e.Any(x => x.Content.Contains("(late)")), "what committed later is mirrored");
        Assert.Equal(2, folder.MirroredIds().Count);
    }

    [Fact]
    public async Task A_batch_of_thousands_is_told_whole()
    {
        using var folder = new LogBox();
        await using var box = await folder.StartNodeAsync();
        await box.Get<JobClient>().EnqueueAsync([.. Enumerable.Range(0, 3_000).Select(i => Request("greet", $"job {i}"))]);

        await folder.UntilAsync(e => e.Count(x => x.Type == "job_enqueued") >= 3_000, "all are mirrored");

        Assert.Equal(3_000, folder.MirroredIds().Distinct().Count());
        Assert.Equal(3_000, folder.MirroredIds().Count);
    }

    [Fact]
    public void Whatever_somebody_is_called_is_a_name_that_the_log_takes()
    {
        using var folder = new LogBox();
        using var log = folder.Open();
        foreach (var actor in new[] { null, "", " \t", "a\nb\0c", new string('x', 500), string.Concat(Enumerable.Repeat("😀", 150)) })
            log.Append(JobEvents.Of(new ExecutionLogEntry(7, "type", new string('t', 5_000), actor, "job_failed", "Failed: 😀", "1", DateTimeOffset.UnixEpoch), text => text));

        Assert.Equal(6, folder.Events().Count);
        Assert.All(folder.Events(), e => Assert.True(e.Content.Length <= 2_000));
    }

    [Fact]
    public void Secrets_that_are_known_are_not_written()
    {
        var told = JobEvents.Of(
            new ExecutionLogEntry(7, "type", null, "a", "job_failed", "Failed: key s3cr3t was refused", "1", DateTimeOffset.UnixEpoch), text => text.Replace("s3cr3t", "***", StringComparison.Ordinal));

        Assert.Equal("Job 7 (type): Failed: key *** was refused", told.Content);
    }

    private static async Task<ServerBox> WithFirstAsync(LogBox folder, ServerBox database)
    {
        await using var first = await database.AnotherAsync(configure: folder.OnNode());
        var second = await database.AnotherAsync(configure: folder.OnNode());
        for (var i = 0; i < 10; i++)
            await EnqueueAsync(database, "greet", $"job {i}");
        await folder.UntilAsync(_ => folder.MirroredIds().Count == 10, "the first node mirrors");
        await Eventually.HoldsAsync(() => second.Get<ServiceStates>().Mirror?.Words == "written by another node on this machine", "the second node waits");
        return second;
    }

    // The mirror begins with what happens after its first look.
    private static string Cursor(LogBox folder) => Path.Combine(folder.Folder, "events.mirror.cursor");

    private static async Task<long> EnqueueAsync(ServerBox box, string type, string title, RiskLevel risk = RiskLevel.Low) =>
        (await box.Get<JobClient>().EnqueueAsync(Request(type, title) with { Risk = risk, CreatedBy = "ada" })).Id;

    private static JobRequest Request(string type, string title) =>
        new() { JobType = type, Title = title, Description = "never shown", CreatedBy = "ada" };
}
