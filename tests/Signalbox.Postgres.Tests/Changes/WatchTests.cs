using Signalbox.Changes;
using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Testing;
using Signalbox.WakeUps;
using Signalbox.Workers;

namespace Signalbox.Postgres.Tests.Changes;

public sealed class WatchTests
{
    private static readonly Change Last = new Change.Worker("last", WorkerStatus.Offline);

    [Fact]
    public async Task All_nodes_hear_all_changes_in_the_same_order_their_own_as_well()
    {
        await using var one = await TestBox.CreateAsync();
        await using var two = one.Another();
        using var first = await Recorder.StartAsync(one);
        using var second = await Recorder.StartAsync(two);

        await Task.WhenAll(PublishManyAsync(one, 0), PublishManyAsync(two, 1_000));
        one.Changes.Publish(Last);
        await first.HearsAsync(Last);
        await second.HearsAsync(Last);
        // The other node's last message may still be on its way.
        await Eventually.HoldsAsync(() => first.Heard.Count == second.Heard.Count && first.Heard.Count == 401, "both have heard all");

        Assert.Equal(first.Heard, second.Heard);
        Assert.Equal(2, first.Heard.Select(h => h.Origin).Distinct().Count());
        foreach (var node in first.Heard.GroupBy(h => h.Origin))
        {
            Assert.Equal(node.Select(h => h.Number).Order(), node.Select(h => h.Number));
            var jobs = node.Select(h => h.Change).OfType<Change.Job>().Select(j => j.Id).ToList();
            Assert.Equal(jobs.Order(), jobs);
        }
    }

    [Fact]
    public async Task A_change_arrives_as_it_was_told()
    {
        await using var box = await TestBox.CreateAsync();
        using var recorder = await Recorder.StartAsync(box);
        Change[] told =
        [
            new Change.Job(long.MaxValue, JobStatus.Cancelled),
            new Change.Checkpoint(7, 42, CheckpointStatus.Recorded),
            new Change.Worker("a|b,c:d!é😀\0\n", WorkerStatus.Stale),
            new Change.Worker(new string('漢', 200), null),
            new Change.Many(ChangeSubject.Worker),
            Last,
        ];

        box.Changes.Publish(told);

        await recorder.HearsAsync(Last);
        Assert.Equal(told, recorder.Heard.Select(h => h.Change));
    }

    [Fact]
    public async Task Fifty_jobs_are_named_and_more_become_one_mark()
    {
        await using var box = await TestBox.CreateAsync();
        using var recorder = await Recorder.StartAsync(box);

        box.Changes.PublishJobs(Ids(50), JobStatus.Pending);
        await recorder.HearsAsync(new Change.Job(50, JobStatus.Pending));
        box.Changes.PublishJobs(Ids(100_000), JobStatus.Completed);
        await recorder.HearsAsync(new Change.Many(ChangeSubject.Job));
        box.Changes.Publish(Last);
        await recorder.HearsAsync(Last);

        Assert.Equal(
            [.. Ids(50).Select(Change (id) => new Change.Job(id, JobStatus.Pending)), new Change.Many(ChangeSubject.Job), Last],
            recorder.Heard.Select(h => h.Change));
    }

    [Fact]
    public async Task Long_names_are_told_in_as_many_messages_as_it_takes()
    {
        await using var box = await TestBox.CreateAsync();
        using var recorder = await Recorder.StartAsync(box);
        var workers = Enumerable.Range(0, 50).Select(Change (n) => new Change.Worker(new string('漢', 190) + n, WorkerStatus.Idle)).ToArray();

        box.Changes.Publish(workers);

        await recorder.HearsAsync(workers[^1]);
        Assert.Equal(workers, recorder.Heard.Select(h => h.Change));
    }

    [Fact]
    public async Task Whoever_watches_is_told_when_listening_was_interrupted()
    {
        await using var box = await TestBox.CreateAsync();
        using var recorder = await Recorder.StartAsync(box);

        await box.ExecuteAsync(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen%'");

        await Eventually.HoldsAsync(() => recorder.Gaps == 2, "the gap is told of");
        box.Changes.Publish(Last);
        await recorder.HearsAsync(Last);
    }

    [Fact]
    public async Task Whoever_begins_to_watch_later_hears_everything_from_then_on()
    {
        await using var box = await TestBox.CreateAsync();
        using var early = await Recorder.StartAsync(box);
        box.Changes.PublishJobs([1], JobStatus.Pending);
        await early.HearsAsync(new Change.Job(1, JobStatus.Pending));

        using var late = await Recorder.StartAsync(box);
        box.Changes.Publish(Last);

        await late.HearsAsync(Last);
        Assert.Equal([Last], late.Heard.Select(h => h.Change));
        Assert.Equal(1, early.Gaps);
    }

    [Fact]
    public async Task Wake_ups_reach_other_nodes_once_and_ones_own_at_once()
    {
        await using var one = await TestBox.CreateAsync();
        await using var two = one.Another();
        var (own, others) = (0, 0);
        using var mine = one.Changes.Subscribe((kind, id) => Count(ref own, kind, id));
        using var theirs = two.Changes.Subscribe((kind, id) => Count(ref others, kind, id));
        using var first = await Recorder.StartAsync(one);
        using var second = await Recorder.StartAsync(two);

        one.Changes.Publish(WakeUpKind.CancelRequested, 42);
        Assert.Equal(1, own);
        one.Changes.Publish(Last);
        await first.HearsAsync(Last);
        await second.HearsAsync(Last);

        Assert.Equal((1, 1), (own, others));

        static void Count(ref int heard, WakeUpKind kind, long id)
        {
            if ((kind, id) == (WakeUpKind.CancelRequested, 42))
                Interlocked.Increment(ref heard);
        }
    }

    [Fact]
    public async Task A_listener_or_watcher_that_fails_harms_neither_who_tells_nor_the_others()
    {
        await using var one = await TestBox.CreateAsync();
        await using var two = one.Another();
        using var failing = one.Changes.Subscribe((_, _) => throw new InvalidOperationException("a listener"));
        using var watching = one.Changes.Watch(new FailingWatcher());
        using var recorder = await Recorder.StartAsync(one);
        var heard = 0;
        using var counting = one.Changes.Subscribe((kind, id) => heard += (kind, id) == (WakeUpKind.CancelRequested, 42) ? 1 : 0);

        one.Changes.Publish(WakeUpKind.CancelRequested, 42);
        Assert.Equal(1, heard);
        two.Changes.Publish(WakeUpKind.CancelRequested, 42);
        two.Changes.Publish(Last);

        await recorder.HearsAsync(Last);
        Assert.Equal(2, heard);
    }

    private sealed class FailingWatcher : IChangeWatcher
    {
        public void Heard(ChangeMessage message) => throw new InvalidOperationException("a watcher");

        public void Missed() => throw new InvalidOperationException("a watcher");
    }

    // In parts that are heard before the next is told, so that no window holds more than can be named.
    private static async Task PublishManyAsync(TestBox box, long from)
    {
        using var own = await Recorder.StartAsync(box);
        for (var part = 0; part < 10; part++)
        {
            var ids = Enumerable.Range(1, 20).Select(n => from + (part * 20) + n).ToArray();
            box.Changes.PublishJobs(ids, JobStatus.Running);
            await own.HearsAsync(new Change.Job(ids[^1], JobStatus.Running));
        }
    }

    private static IEnumerable<long> Ids(int count) => Enumerable.Range(1, count).Select(n => (long)n);
}
