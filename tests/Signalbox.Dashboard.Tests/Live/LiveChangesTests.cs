using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Signalbox.Changes;
using Signalbox.Checkpoints;
using Signalbox.Dashboard.Live;
using Signalbox.Jobs;
using Signalbox.Testing;
using Signalbox.WakeUps;

namespace Signalbox.Dashboard.Tests.Live;

public sealed class LiveChangesTests
{
    private static readonly Change AJob = new Change.Job(7, JobStatus.Running);
    private static readonly Change ACheckpoint = new Change.Checkpoint(3, 7, CheckpointStatus.Pending);
    private static readonly Change AWorker = new Change.Worker("node-1", null);

    public static TheoryData<ChangeFilter, Change, bool> Interests => new()
    {
        { new ChangeFilter { Jobs = true }, AJob, true },
        { new ChangeFilter { Jobs = true }, ACheckpoint, false },
        { new ChangeFilter { Jobs = true }, new Change.Many(ChangeSubject.Job), true },
        { new ChangeFilter { Checkpoints = true }, ACheckpoint, true },
        { new ChangeFilter { Checkpoints = true }, AJob, false },
        { new ChangeFilter { Workers = true }, AWorker, true },
        { new ChangeFilter { Workers = true }, AJob, false },
        { new ChangeFilter { JobId = 7 }, AJob, true },
        { new ChangeFilter { JobId = 7 }, ACheckpoint, true },
        { new ChangeFilter { JobId = 8 }, AJob, false },
        { new ChangeFilter { JobId = 8 }, ACheckpoint, false },
        { new ChangeFilter { JobId = 8 }, new Change.Many(ChangeSubject.Job), true },
        { new ChangeFilter { JobId = 8 }, new Change.Many(ChangeSubject.Worker), false },
        { ChangeFilter.Nothing, AJob, false },
    };

    [Theory]
    [MemberData(nameof(Interests))]
    public void A_page_is_woken_by_what_concerns_it(ChangeFilter interest, Change change, bool wakes)
    {
        using var node = new Node();
        var woken = 0;
        using var page = node.Changes.Subscribe(interest, () => woken++);

        node.Tell(change);

        Assert.Equal(wakes ? 1 : 0, woken);
    }

    [Fact]
    public void A_page_is_woken_at_once_and_then_once_a_beat_however_much_changes()
    {
        using var node = new Node();
        var woken = 0;
        using var page = node.Changes.Subscribe(new ChangeFilter { Jobs = true }, () => woken++);

        node.Tell(AJob);
        Assert.Equal(1, woken);
        for (var change = 0; change < 1_000; change++)
            node.Tell(AJob);
        Assert.Equal(1, woken);
        node.Time.Advance(LiveChanges.Beat);
        Assert.Equal(2, woken);
        node.Time.Advance(LiveChanges.Beat);
        Assert.Equal(2, woken);
        node.Tell(AJob);
        Assert.Equal(3, woken);
    }

    [Fact]
    public void Every_page_is_woken_every_ten_seconds_in_case_a_change_was_not_told()
    {
        using var node = new Node();
        var woken = 0;
        using var page = node.Changes.Subscribe(new ChangeFilter { Checkpoints = true }, () => woken++);

        node.Time.Advance(LiveChanges.Longest);

        Assert.Equal(1, woken);
    }

    [Fact]
    public void Every_page_is_woken_when_nobody_knows_what_was_told()
    {
        using var node = new Node();
        var woken = 0;
        using var page = node.Changes.Subscribe(new ChangeFilter { Workers = true }, () => woken++);

        node.Changes.Missed();

        Assert.Equal(1, woken);
    }

    [Fact]
    public void A_page_that_was_left_is_woken_no_more()
    {
        using var node = new Node();
        var woken = 0;
        var page = node.Changes.Subscribe(new ChangeFilter { Jobs = true }, () => woken++);
        Assert.Equal(1, node.Changes.Open);

        page.Dispose();
        node.Tell(AJob);

        Assert.Equal((0, 0), (woken, node.Changes.Open));
    }

    [Fact]
    public void A_page_that_opens_within_a_beat_is_not_left_with_what_was_read_before_it()
    {
        using var node = new Node();
        node.Tell(AJob);
        node.Tell(AJob);
        var woken = 0;
        using var page = node.Changes.Subscribe(new ChangeFilter { Jobs = true }, () => woken++);

        node.Time.Advance(LiveChanges.Beat);

        Assert.Equal(1, woken);
    }

    [Fact]
    public async Task Two_hundred_pages_that_show_the_same_read_it_once_a_beat()
    {
        using var node = new Node();
        var readings = node.Readings;
        var shown = new List<Task<long>>();
        Task<long> ReadAsync() => readings.GetAsync("pending", _ => Task.FromResult(5L), CancellationToken.None);
        var pages = Enumerable.Range(0, 200).Select(_ => node.Changes.Subscribe(new ChangeFilter { Checkpoints = true }, () => shown.Add(ReadAsync()))).ToList();

        for (var beat = 0; beat < 5; beat++)
        {
            for (var change = 0; change < 100; change++)
                node.Tell(ACheckpoint);
            node.Time.Advance(LiveChanges.Beat);
        }

        await Task.WhenAll(shown);
        Assert.Equal(200 * 6, shown.Count);
        Assert.Equal(6, readings.Count);
        pages.ForEach(p => p.Dispose());
    }

    [Fact]
    public async Task A_reading_that_failed_is_read_again()
    {
        using var node = new Node();
        var readings = node.Readings;
        Task<string> FailAsync(CancellationToken token) => Task.FromException<string>(new InvalidOperationException("no"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => readings.GetAsync("key", FailAsync, CancellationToken.None));

        Assert.Equal("yes", await readings.GetAsync("key", _ => Task.FromResult("yes"), CancellationToken.None));
    }

    [Fact]
    public void A_page_may_be_left_and_another_opened_while_pages_are_woken()
    {
        using var node = new Node();
        IDisposable? second = null;
        IDisposable? first = null;
        first = node.Changes.Subscribe(new ChangeFilter { Jobs = true }, () =>
        {
            first!.Dispose();
            second = node.Changes.Subscribe(new ChangeFilter { Jobs = true }, () => { });
        });
        using var last = node.Changes.Subscribe(new ChangeFilter { Jobs = true }, () => { });

        node.Tell(AJob);

        Assert.NotNull(second);
        Assert.Equal(2, node.Changes.Open);
        second.Dispose();
    }

    [Fact]
    public async Task What_was_read_in_an_earlier_beat_is_not_kept()
    {
        using var node = new Node();
        for (var page = 0; page < 100; page++)
            await node.Readings.GetAsync(page, _ => Task.FromResult("large"), CancellationToken.None);
        Assert.Equal(100, node.Readings.Kept);

        node.Tell(AJob);
        await node.Readings.GetAsync("other", _ => Task.FromResult("small"), CancellationToken.None);

        Assert.Equal(1, node.Readings.Kept);
    }

    [Fact]
    public async Task Pages_of_all_nodes_hear_of_a_change_and_each_node_has_one_listener()
    {
        await using var box = await ServerBox.CreateAsync();
        await using var other = await box.AnotherAsync();
        await Eventually.HoldsAsync(() => box.Get<LiveChanges>().Number > 0 && other.Get<LiveChanges>().Number > 0, "both listen");

        await box.Get<JobClient>().EnqueueAsync(new JobRequest { JobType = "work", Description = "A test's job" });

        await Eventually.HoldsAsync(() => box.Get<LiveChanges>().Told > 0 && other.Get<LiveChanges>().Told > 0, "both have heard");
        Assert.Equal(2L, await box.ScalarAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and query ilike 'listen%'"));
    }

    // The pages of a node whose clock and changes are the test's.
    private sealed class Node : IDisposable
    {
        private readonly SilentFeed _feed = new();
        private long _number;

        public Node()
        {
            Changes = new LiveChanges(_feed, Time);
            _ = Changes.StartAsync(CancellationToken.None);
        }

        public FakeTimeProvider Time { get; } = new();

        public LiveChanges Changes { get; }

        public SharedQueries Readings => field ??= new SharedQueries(Changes, Time, new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance));

        public void Tell(Change change) => Changes.Heard(new ChangeMessage("origin", ++_number, [change]));

        public void Dispose() => Changes.Dispose();
    }

    // Says nothing by itself: the test does.
    private sealed class SilentFeed : IChangeFeed, IDisposable
    {
        public void Publish(WakeUpKind kind, long id = 0)
        {
        }

        public void Publish(params IReadOnlyList<Change> changes)
        {
        }

        public void PublishJobs(IEnumerable<long> ids, JobStatus status)
        {
        }

        public IDisposable Subscribe(Action<WakeUpKind, long> listener) => this;

        public IDisposable Watch(IChangeWatcher watcher) => this;

        public void Dispose()
        {
        }
    }
}
