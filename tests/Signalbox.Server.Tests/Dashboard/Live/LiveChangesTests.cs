using Signalbox.Changes;
using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Server.Dashboard.Live;
using Signalbox.Server.Identities;
using Signalbox.Testing;

namespace Signalbox.Server.Tests.Dashboard.Live;

public sealed class LiveChangesTests
{
    private static readonly Change AJob = new Change.Job(7, JobStatus.Running);
    private static readonly Change ACheckpoint = new Change.Checkpoint(3, 7, CheckpointStatus.Pending);
    private static readonly Change AWorker = new Change.Worker("node-1", null);

    public static TheoryData<LiveInterest, Change, bool> Interests => new()
    {
        { new LiveInterest { Jobs = true }, AJob, true },
        { new LiveInterest { Jobs = true }, ACheckpoint, false },
        { new LiveInterest { Jobs = true }, new Change.Many(ChangeSubject.Job), true },
        { new LiveInterest { Checkpoints = true }, ACheckpoint, true },
        { new LiveInterest { Checkpoints = true }, AJob, false },
        { new LiveInterest { Workers = true }, AWorker, true },
        { new LiveInterest { Workers = true }, AJob, false },
        { new LiveInterest { JobId = 7 }, AJob, true },
        { new LiveInterest { JobId = 7 }, ACheckpoint, true },
        { new LiveInterest { JobId = 8 }, AJob, false },
        { new LiveInterest { JobId = 8 }, ACheckpoint, false },
        { new LiveInterest { JobId = 8 }, new Change.Many(ChangeSubject.Job), true },
        { new LiveInterest { JobId = 8 }, new Change.Many(ChangeSubject.Worker), false },
        { LiveInterest.Nothing, AJob, false },
    };

    [Theory]
    [MemberData(nameof(Interests))]
    public async Task A_page_is_woken_by_what_concerns_it(LiveInterest interest, Change change, bool wakes)
    {
        await using var node = await Node.CreateAsync();
        var woken = 0;
        using var page = node.Changes.Subscribe(interest, () => woken++);

        node.Tell(change);

        Assert.Equal(wakes ? 1 : 0, woken);
    }

    [Fact]
    public async Task A_page_is_woken_at_once_and_then_once_a_beat_however_much_changes()
    {
        await using var node = await Node.CreateAsync();
        var woken = 0;
        using var page = node.Changes.Subscribe(new LiveInterest { Jobs = true }, () => woken++);

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
    public async Task Every_page_is_woken_every_ten_seconds_in_case_a_change_was_not_told()
    {
        await using var node = await Node.CreateAsync();
        var woken = 0;
        using var page = node.Changes.Subscribe(new LiveInterest { Checkpoints = true }, () => woken++);

        node.Time.Advance(LiveChanges.Longest);

        Assert.Equal(1, woken);
    }

    [Fact]
    public async Task Every_page_is_woken_when_nobody_knows_what_was_told()
    {
        await using var node = await Node.CreateAsync();
        var woken = 0;
        using var page = node.Changes.Subscribe(new LiveInterest { Workers = true }, () => woken++);

        node.Changes.Missed();

        Assert.Equal(1, woken);
    }

    [Fact]
    public async Task A_page_that_was_left_is_woken_no_more()
    {
        await using var node = await Node.CreateAsync();
        var woken = 0;
        var page = node.Changes.Subscribe(new LiveInterest { Jobs = true }, () => woken++);
        Assert.Equal(1, node.Changes.Open);

        page.Dispose();
        node.Tell(AJob);

        Assert.Equal((0, 0), (woken, node.Changes.Open));
    }

    [Fact]
    public async Task A_page_that_opens_within_a_beat_is_not_left_with_what_was_read_before_it()
    {
        await using var node = await Node.CreateAsync();
        node.Tell(AJob);
        node.Tell(AJob);
        var woken = 0;
        using var page = node.Changes.Subscribe(new LiveInterest { Jobs = true }, () => woken++);

        node.Time.Advance(LiveChanges.Beat);

        Assert.Equal(1, woken);
    }

    [Fact]
    public async Task Two_hundred_pages_that_show_the_same_read_it_once_a_beat()
    {
        await using var node = await Node.CreateAsync();
        var readings = new SharedReadings(node.Changes, node.Time, node.Box.Get<Microsoft.Extensions.Hosting.IHostApplicationLifetime>());
        var checkpoints = node.Box.Get<CheckpointClient>();
        var shown = new List<Task<long>>();
        Task<long> ReadAsync() => readings.GetAsync("pending", checkpoints.CountPendingAsync, CancellationToken.None);
        var pages = Enumerable.Range(0, 200).Select(_ => node.Changes.Subscribe(new LiveInterest { Checkpoints = true }, () => shown.Add(ReadAsync()))).ToList();

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
        await using var node = await Node.CreateAsync();
        var readings = new SharedReadings(node.Changes, node.Time, node.Box.Get<Microsoft.Extensions.Hosting.IHostApplicationLifetime>());
        Task<string> FailAsync(CancellationToken token) => Task.FromException<string>(new InvalidOperationException("no"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => readings.GetAsync("key", FailAsync, CancellationToken.None));

        Assert.Equal("yes", await readings.GetAsync("key", _ => Task.FromResult("yes"), CancellationToken.None));
    }

    [Fact]
    public async Task Pages_of_all_nodes_hear_of_a_change_and_each_node_has_one_listener()
    {
        await using var box = await ServerBox.CreateAsync();
        await using var other = await box.AnotherAsync();
        var heard = 0;
        using var here = box.Get<LiveChanges>().Subscribe(new LiveInterest { Jobs = true }, () => Interlocked.Or(ref heard, 1));
        using var there = other.Get<LiveChanges>().Subscribe(new LiveInterest { Jobs = true }, () => Interlocked.Or(ref heard, 2));

        await box.Get<JobClient>().EnqueueAsync(new JobRequest { JobType = "work", Description = "A test's job" });

        await Eventually.HoldsAsync(() => Volatile.Read(ref heard) == 3, "both have heard");
        Assert.Equal(2L, await box.ScalarAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and query ilike 'listen%'"));
    }

    // A node's pages without its own clock and without its own changes.
    private sealed class Node : IAsyncDisposable
    {
        private long _number;

        private Node(ServerBox box)
        {
            Box = box;
            Changes = new LiveChanges(box.Get<IChangeFeed>(), Time, box.Get<AccountCache>());
        }

        public ServerBox Box { get; }

        public ManualTime Time { get; } = new();

        public LiveChanges Changes { get; }

        public static async Task<Node> CreateAsync()
        {
            var node = new Node(await ServerBox.CreateAsync());
            await node.Changes.StartAsync(CancellationToken.None);
            // Watching begins with everything being unknown.
            node.Time.Advance(LiveChanges.Beat);
            return node;
        }

        public void Tell(Change change) => Changes.Heard(new ChangeMessage("origin", ++_number, [change]));

        public async ValueTask DisposeAsync()
        {
            Changes.Dispose();
            await Box.DisposeAsync();
        }
    }
}
