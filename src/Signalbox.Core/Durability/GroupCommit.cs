using System.Threading.Channels;

namespace Signalbox.Durability;

/// <summary>
/// Lets many callers share one commit: while one group is being written the next one gathers, and each caller still waits
/// for the commit of its own item.
/// </summary>
/// <typeparam name="TItem">What is written.</typeparam>
/// <typeparam name="TReceipt">What its caller gets back.</typeparam>
public sealed class GroupCommit<TItem, TReceipt> : IAsyncDisposable
{
    private readonly Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TReceipt>>> _commit;
    private readonly Func<TItem, long>? _partition;
    private readonly Func<Exception, bool>? _isOneItemsFault;
    private readonly int _maximumGroup;
    private readonly Channel<Entry>[] _queues;
    private readonly Task[] _writers;

    /// <summary>Starts the writers.</summary>
    /// <param name="commit">Writes a group and returns one receipt for each item, in order. An exception is passed to every caller of the group.</param>
    /// <param name="writers">The number of groups that may be written concurrently; 1 or more.</param>
    /// <param name="maximumGroup">The most items in a group; 1 or more.</param>
    /// <param name="partition">Groups with items of one partition are written one after another; null if the order does not matter.</param>
    /// <param name="isOneItemsFault">
    /// True for an exception that one item of a group caused and that left nothing written. Then each item is written alone, so
    /// that only the faulty item fails. Null if there is no such exception.
    /// </param>
    public GroupCommit(
        Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TReceipt>>> commit, int writers, int maximumGroup,
        Func<TItem, long>? partition = null, Func<Exception, bool>? isOneItemsFault = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(writers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumGroup, 1);
        _commit = commit;
        _maximumGroup = maximumGroup;
        _partition = partition;
        _isOneItemsFault = isOneItemsFault;
        var queues = partition is null ? 1 : writers;
        _queues = [.. Enumerable.Range(0, queues).Select(_ =>
            Channel.CreateUnbounded<Entry>(new UnboundedChannelOptions { SingleReader = partition is not null }))];
        _writers = [.. Enumerable.Range(0, writers).Select(i => Task.Run(() => WriteAsync(_queues[i % queues].Reader)))];
    }

    private readonly record struct Entry(TItem Item, TaskCompletionSource<TReceipt>? Receipt);

    /// <summary>Adds an item to the group that gathers and waits for its commit.</summary>
    /// <exception cref="ObjectDisposedException">The writers have been stopped.</exception>
    public Task<TReceipt> CommitAsync(TItem item)
    {
        var receipt = new TaskCompletionSource<TReceipt>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!QueueOf(item).TryWrite(new Entry(item, receipt)))
            receipt.SetException(new ObjectDisposedException(nameof(GroupCommit<,>)));
        return receipt.Task;
    }

    /// <summary>Adds an item without waiting for its receipt; the group's writer handles the result. Returns false once stopped.</summary>
    public bool Post(TItem item) => QueueOf(item).TryWrite(new Entry(item, null));

    /// <summary>Writes what has gathered and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var queue in _queues)
            queue.Writer.TryComplete();
        await Task.WhenAll(_writers);
    }

    private ChannelWriter<Entry> QueueOf(TItem item) =>
        _partition is null ? _queues[0].Writer : _queues[(int)((ulong)_partition(item) % (ulong)_queues.Length)].Writer;

    private async Task WriteAsync(ChannelReader<Entry> queue)
    {
        var group = new List<Entry>();
        var items = new List<TItem>();
        while (await queue.WaitToReadAsync())
        {
            while (group.Count < _maximumGroup && queue.TryRead(out var entry))
            {
                group.Add(entry);
                items.Add(entry.Item);
            }

            if (group.Count > 0)
                await WriteGroupAsync(group, items);
            group.Clear();
            items.Clear();
            // Those who got their receipts often bring the next item at once: let them join the next group.
            await Task.Yield();
        }
    }

    private async Task WriteGroupAsync(List<Entry> group, List<TItem> items)
    {
        try
        {
            var receipts = await _commit(items);
            for (var i = 0; i < group.Count; i++)
                group[i].Receipt?.SetResult(receipts[i]);
        }
        catch (Exception e) when (group.Count > 1 && _isOneItemsFault?.Invoke(e) == true)
        {
            foreach (var entry in group)
                await WriteGroupAsync([entry], [entry.Item]);
        }
#pragma warning disable CA1031 // whatever went wrong belongs to the callers of this group, and the writer must go on
        catch (Exception e)
#pragma warning restore CA1031
        {
            foreach (var entry in group)
                entry.Receipt?.TrySetException(e);
        }
    }
}
