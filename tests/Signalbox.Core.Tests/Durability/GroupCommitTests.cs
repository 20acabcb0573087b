using System.Collections.Concurrent;
using Signalbox.Durability;

namespace Signalbox.Tests.Durability;

public sealed class GroupCommitTests
{
    [Fact]
    public async Task Each_caller_gets_the_receipt_of_its_own_item_after_the_commit()
    {
        await using var groups = new GroupCommit<int, int>(items => Task.FromResult<IReadOnlyList<int>>([.. items.Select(i => i * 2)]), 2, 10);

        var receipts = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(groups.CommitAsync));

        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => i * 2), receipts);
    }

    [Fact]
    public async Task Items_that_come_while_a_group_is_written_form_the_next_in_order_and_within_its_size()
    {
        var writing = new TaskCompletionSource();
        var written = new List<int[]>();
        await using var groups = new GroupCommit<int, int>(async items =>
        {
            written.Add([.. items]);
            if (written.Count == 1)
                await writing.Task;
            return items;
        }, writers: 1, maximumGroup: 4);
        var first = groups.CommitAsync(0);
        SpinWait.SpinUntil(() => written.Count == 1);

        var others = Enumerable.Range(1, 9).Select(groups.CommitAsync).ToArray();
        Assert.False(first.IsCompleted);
        writing.SetResult();
        await Task.WhenAll([first, .. others]);

        Assert.Equal([[0], [1, 2, 3, 4], [5, 6, 7, 8], [9]], written);
    }

    [Fact]
    public async Task An_error_reaches_every_caller_of_its_group_and_the_next_group_is_written()
    {
        await using var groups = new GroupCommit<int, int>(
            items => items.Contains(13) ? throw new InvalidOperationException("unlucky") : Task.FromResult(items), 1, 10);

        var failing = groups.CommitAsync(13);
        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);

        Assert.Equal(14, await groups.CommitAsync(14));
    }

    [Fact]
    public async Task An_error_that_one_item_caused_is_that_items_own()
    {
        var gathered = new TaskCompletionSource();
        var sizes = new ConcurrentQueue<int>();
        await using var groups = new GroupCommit<int, int>(async items =>
        {
            await gathered.Task;
            sizes.Enqueue(items.Count);
            return items.Contains(13) ? throw new FormatException() : items;
        }, 1, 100, isOneItemsFault: e => e is FormatException);

        var tasks = Enumerable.Range(0, 20).Select(groups.CommitAsync).ToArray();
        gathered.SetResult();

        await Assert.ThrowsAsync<FormatException>(() => tasks[13]);
        Assert.Equal(Enumerable.Range(0, 20).Where(i => i != 13), await Task.WhenAll(tasks.Where(t => t != tasks[13])));
        Assert.Contains(1, sizes);
    }

    [Fact]
    public async Task Items_of_one_partition_are_written_one_group_after_another()
    {
        var inside = new ConcurrentDictionary<int, int>();
        var order = new ConcurrentDictionary<int, List<int>>();
        await using var groups = new GroupCommit<(int Partition, int Number), int>(async items =>
        {
            foreach (var partition in items.Select(i => i.Partition).Distinct())
                Assert.Equal(1, inside.AddOrUpdate(partition, 1, (_, n) => n + 1));
            await Task.Yield();
            foreach (var (partition, number) in items)
                order.GetOrAdd(partition, _ => []).Add(number);
            foreach (var partition in items.Select(i => i.Partition).Distinct())
                inside[partition] = 0;
            return [.. items.Select(i => i.Number)];
        }, writers: 4, maximumGroup: 7, partition: i => i.Partition);

        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => groups.CommitAsync((i % 5, i))));

        Assert.All(order, o => Assert.Equal(o.Value.Order(), o.Value));
        Assert.Equal(1_000, order.Sum(o => o.Value.Count));
    }

    [Fact]
    public async Task Disposal_writes_what_has_gathered_and_refuses_what_comes_later()
    {
        var writing = new TaskCompletionSource();
        var groups = new GroupCommit<int, int>(async items =>
        {
            await writing.Task;
            return items;
        }, 1, 2);
        var gathered = Enumerable.Range(0, 5).Select(groups.CommitAsync).ToArray();

        var disposing = groups.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => groups.CommitAsync(5));
        Assert.False(groups.Post(6));
        Assert.False(disposing.IsCompleted);
        writing.SetResult();
        await disposing;

        Assert.Equal(Enumerable.Range(0, 5), await Task.WhenAll(gathered));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void There_must_be_a_writer_and_room_in_a_group(int writers, int maximumGroup) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new GroupCommit<int, int>(items => Task.FromResult(items), writers, maximumGroup));
}
