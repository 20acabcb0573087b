using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Faults;

namespace Signalbox.EventLog.Git;

/// <summary>What a merge found and did.</summary>
/// <param name="takenIn">How many lines of the remote log came into the local one.</param>
/// <param name="new">How many lines the remote log does not have.</param>
/// <param name="local">The local log.</param>
/// <param name="over">Where in it the new lines are.</param>
/// <param name="queue">What waits; null when nothing does.</param>
/// <param name="waiting">Where in it the new lines are.</param>
internal sealed class MergedLines(int takenIn, int @new, SafeFileHandle local, List<ByteRange> over, SafeFileHandle? queue, List<ByteRange> waiting) : IDisposable
{
    /// <summary>How many lines of the remote log came into the local one.</summary>
    public int TakenIn { get; } = takenIn;

    /// <summary>How many lines the remote log does not have.</summary>
    public int New { get; } = @new;

    /// <summary>Writes the remote log, followed by the new lines in the local order.</summary>
    public async Task WriteUnionAsync(SafeFileHandle remote, Stream into, CancellationToken cancellationToken)
    {
        await WriteAsync(remote, [new ByteRange(0, RandomAccess.GetLength(remote))], into, cancellationToken);
        await WriteAsync(local, over, into, cancellationToken);
        if (queue is not null)
            await WriteAsync(queue, waiting, into, cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        local.Dispose();
        queue?.Dispose();
    }

    private static async Task WriteAsync(SafeFileHandle from, List<ByteRange> ranges, Stream into, CancellationToken cancellationToken)
    {
        var buffer = new byte[256 * 1024];
        foreach (var range in ranges)
        {
            for (var at = range.From; at < range.To;)
            {
                var count = RandomAccess.Read(from, buffer.AsSpan(0, (int)Math.Min(buffer.Length, range.To - at)), at);
                if (count == 0)
                    throw new EventLogException(EventLogFault.Broken, "The log was cut while it was published; sync again.");
                await into.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                at += count;
            }
        }
    }
}
