using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Files;
using Signalbox.EventLog.Seals;

namespace Signalbox.EventLog.Git;

/// <summary>
/// Brings the lines of a remote log that are not in the local one to its end, in the remote's order; the log only grows, and
/// stays the file that it is. What waits in the queue counts as there.
/// </summary>
/// <param name="log">The local log.</param>
internal sealed class LineMerge(SharedLog log)
{
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
            var comparison = new LineComparison(remote, LineEnds.WholeLength(remote, Reading.CommonBytes(remote, 0, RandomAccess.GetLength(remote), local, 0)));
            var over = new List<ByteRange>();
            var at = comparison.Meet(local, comparison.Common, RandomAccess.GetLength(local), over);
            return new Started(local, comparison, over, at, comparison.IsSame ? null : IsSealed(local, at, remote));
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
        if (!comparison.IsSame && ((isSealed ?? IsSealed(local, at, remote)) || SealPlace.Find(local, next, at).Previous is not null))
        {
            // A block that is sealed as a whole stays one wherever its lines go.
            LogSeals.SealTail(log, locked);
            comparison.Meet(local, next, locked.File.Length, over);
        }

        var (queue, waiting) = MeetQueue(comparison, locked.IsOffline);
        var takenIn = comparison.Missing;
        foreach (var range in comparison.TakeMissing())
            locked.File.AppendFrom(remote, range.From, range.To);
        // From here on a seal must not cover these lines: elsewhere they stand in another order.
        SharedLength.Write(log.Folder, locked.File.Length);
        return new MergedLines(takenIn, comparison.New, local, over, queue, waiting);
    }

    private (SafeFileHandle? File, List<ByteRange> New) MeetQueue(LineComparison comparison, bool isOffline)
    {
        var waiting = new List<ByteRange>();
        var queue = isOffline ? log.Queue.OpenToRead() : null;
        if (queue is not null)
            comparison.Meet(queue, 0, RandomAccess.GetLength(queue), waiting);
        return (queue, waiting);
    }

    private static bool IsSealed(SafeFileHandle local, long length, SafeFileHandle remote) =>
        SealPlace.Find(local, length).Previous is not null || SealPlace.Find(remote, RandomAccess.GetLength(remote)).Previous is not null;

    private sealed record Started(SafeFileHandle Local, LineComparison Comparison, List<ByteRange> Over, long At, bool? IsSealed) : IDisposable
    {
        // Another file may have been put at the log's path, or this one been cut.
        public bool IsOf(LockedLog locked) =>
            Libc.FactsOf(locked.Handle) is { } facts && facts.IsSameFile(Libc.FactsOf(Local)) && locked.File.Length >= At;

        public void Dispose() => Local.Dispose();
    }
}
