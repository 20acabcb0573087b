using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Git;

/// <summary>
/// Brings the lines of a remote log that are not in the local one to its end, in the remote's order; the log only grows, and
/// stays the file that it is. What waits in the queue counts as there.
/// </summary>
/// <param name="log">The local log.</param>
/// <param name="sealTail">Seals what stands behind the last seal; null where nothing is sealed.</param>
internal sealed class LineMerge(SharedLog log, Action<LockedLog>? sealTail)
{
    private const int AppendedAtOnce = 16 * 1024 * 1024;

    /// <summary>Takes the lines in.</summary>
    /// <param name="remote">The remote log; all of its lines are whole.</param>
    /// <exception cref="EventLogException">The lock was not had, or the disk refuses it.</exception>
    public MergedLines Take(SafeFileHandle remote)
    {
        log.UnderLock(_ => true);
        // Most of the work is done before the lock is taken: what stands in the log stays.
        var started = Start(remote);
        try
        {
            return log.UnderLock(locked =>
            {
                if (!started.IsOf(locked))
                {
                    started.Dispose();
                    started = Start(remote);
                }

                return Finish(started, remote, locked);
            });
        }
        catch
        {
            started.Dispose();
            throw;
        }
    }

    private Started Start(SafeFileHandle remote)
    {
        var local = log.OpenToRead() ?? throw new EventLogException(EventLogFault.Broken, $"{log.FilePath} was taken away; sync again.");
        try
        {
            var comparison = new LineComparison(remote, LineComparison.CommonBytes(remote, local));
            var over = new List<ByteRange>();
            var at = comparison.Meet(local, comparison.Common, RandomAccess.GetLength(local), over);
            var isSealed = sealTail is not null && comparison.Missing > 0 && (HasSeal(local, 0, at) || HasSeal(remote, 0, RandomAccess.GetLength(remote)));
            return new Started(local, comparison, over, at, isSealed);
        }
        catch
        {
            local.Dispose();
            throw;
        }
    }

    private MergedLines Finish(Started started, SafeFileHandle remote, LockedLog locked)
    {
        var (local, comparison, over, at, isSealed) = started;
        var next = comparison.Meet(local, at, locked.File.Length, over);
        if (comparison.Missing > 0 && sealTail is not null && (isSealed || HasSeal(local, at, next)))
        {
            // A block that is sealed as a whole stays a block wherever its lines go. The seal belongs behind it, not into the queue.
            sealTail(new LockedLog(locked.File, log.Queue, isOffline: false, () => log.Now));
            comparison.Meet(local, next, locked.File.Length, over);
        }

        var (queue, waiting) = MeetQueue(comparison, locked.IsOffline);
        var takenIn = comparison.Missing;
        foreach (var range in comparison.TakeMissing())
            Append(locked.File, remote, range);
        return new MergedLines(takenIn, comparison.New, local, over, queue, waiting);
    }

    private (SafeFileHandle? File, List<ByteRange> New) MeetQueue(LineComparison comparison, bool isOffline)
    {
        var waiting = new List<ByteRange>();
        var queue = isOffline ? Native.TryOpen(log.Queue.FilePath, Native.ReadOnly, out _) : null;
        if (queue is not null)
            comparison.Meet(queue, 0, RandomAccess.GetLength(queue), waiting);
        return (queue, waiting);
    }

    // As much at once as fits, in whole lines; one that is longer goes alone.
    private static void Append(AppendedFile log, SafeFileHandle remote, ByteRange range)
    {
        for (var (from, size) = (range.From, AppendedAtOnce); from < range.To;)
        {
            var part = new byte[Math.Min(size, range.To - from)];
            var count = RandomAccess.Read(remote, part, from);
            var lines = part.AsSpan(0, part.AsSpan(0, count).LastIndexOf((byte)'\n') + 1);
            if (lines.IsEmpty)
            {
                size *= 2;
                continue;
            }

            log.Append(lines);
            from += lines.Length;
        }
    }

    private static bool HasSeal(SafeFileHandle file, long from, long to)
    {
        using var lines = new LineReader(file, from, to, EventBounds.LineBytes);
        while (lines.TryRead(out var line))
        {
            if (line.IndexOf("\"seal\""u8) >= 0 && !lines.IsTooLong && EventLine.Read(line, out var view) is null && view.Type.Is("seal"u8))
                return true;
        }

        return false;
    }

    private sealed record Started(SafeFileHandle Local, LineComparison Comparison, List<ByteRange> Over, long At, bool IsSealed) : IDisposable
    {
        // Another file may have been put at the log's path, or this one been cut.
        public bool IsOf(LockedLog locked) =>
            Native.FactsOf(locked.Handle) is { } facts && facts.IsSameFile(Native.FactsOf(Local)) && locked.File.Length >= At;

        public void Dispose() => Local.Dispose();
    }
}
