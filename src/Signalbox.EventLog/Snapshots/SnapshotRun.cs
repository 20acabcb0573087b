using System.Runtime.ExceptionServices;
using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Snapshots;

/// <summary>The making of one snapshot, by whoever has the turn.</summary>
internal sealed class SnapshotRun(SharedLog log, SnapshotOptions options, Action? beforeNaming, CancellationToken ct)
{
    private const int MostRounds = 16;
    private readonly string _statePath = Path.Combine(log.Folder, ".events.snapshot.state");
    private bool _isTold = true;
    private int _toldTorn;

    /// <summary>What the last snapshot saved; empty when it does not fit what is asked for.</summary>
    public SnapshotState LoadState()
    {
        var state = StateFile.Load(_statePath);
        return state.Recent == options.Recent && !(log.Queue.HasEvents && log.Queue.IsOffline) ? state : SnapshotState.Empty;
    }

    /// <summary>Makes the snapshot, going on from a state.</summary>
    /// <exception cref="SavedStateException">The state does not fit what is there.</exception>
    public SnapshotResult Write(SnapshotState state)
    {
        FileVersions? Known(FileVersions versions) => state.IsEmpty ? null : versions;
        using var communication = new SnapshotFile(log.Folder, CommunicationFile.Name, CommunicationFile.Header, CommunicationFile.Footer, Known(state.Communication));
        using var archive = new SnapshotFile(log.Folder, ArchiveFile.Name, ArchiveFile.Header, ArchiveFile.Footer, Known(state.Archive));
        try
        {
            return Write(state, communication, archive);
        }
        catch
        {
            communication.Abandon();
            archive.Abandon();
            throw;
        }
    }

    private SnapshotResult Write(SnapshotState state, SnapshotFile communication, SnapshotFile archive)
    {
        if (!state.IsEmpty && !(Fits(communication, state.Communication) && Fits(archive, state.Archive)))
            throw new SavedStateException();
        using var file = Open();
        if (!state.IsEmpty && !Fits(file, state))
            throw new SavedStateException();
        var pass = new LogPass(state.Offset, state.LineNumber, state.HighestInteraction);
        var (queue, told) = Read(file, pass);
        if (queue.Length > 0 && !state.IsEmpty)
            throw new SavedStateException();
        pass.ReadQueue(queue);
        pass.Events.Sort();
        var source = new EventSource(file, queue);
        var composition = new SnapshotComposer(state, pass.Events, new EventText(source), options.Recent, c => EarlierEvents.Find(file, c, state.Offset));
        composition.ChooseRecent();
        var (archiveParts, communicationParts) = (composition.LayOutArchive(state.IsEmpty ? null : archive.Present), composition.LayOutCommunication());
        IReadOnlyList<byte[]> blocks = [];
        Both(
            pass.BytesRead > 2 * LogBlocks.Size,
            () => blocks = LogBlocks.Extend(file, state.Blocks, state.Offset, pass.Offset),
            () =>
            {
                archive.Prepare(archiveParts);
                communication.Prepare(communicationParts);
            });
        ct.ThrowIfCancellationRequested();
        beforeNaming?.Invoke();
        Name(state, composition, communication, archive);
        var next = new SnapshotState
        {
            Recent = options.Recent,
            Log = Libc.FactsOf(file) ?? default,
            Offset = pass.Offset,
            LineNumber = pass.LineNumber,
            Events = state.Events + pass.Events.Count,
            HighestInteraction = Math.Max(state.HighestInteraction, pass.Events.Highest),
            Archived = composition.Archived,
            HighestArchived = composition.HighestArchived,
            Blocks = blocks,
            Conversations = [.. composition.Recent],
        };
        if (queue.Length == 0 && _isTold && (pass.BytesRead > 0 || state.IsEmpty))
            Save(next with { Communication = communication.Settle(), Archive = archive.Settle() });
        return new SnapshotResult
        {
            Events = next.Events,
            Interactions = next.Archived + next.Conversations.Count,
            Archived = next.Archived,
            BadLines = told + _toldTorn,
            IsTold = _isTold,
            IsIncremental = !state.IsEmpty,
            BytesRead = pass.BytesRead,
            WroteCommunication = communication.IsChanged,
            WroteArchive = archive.IsChanged,
        };
    }

    // A log that is not there yet is made by whoever appends first, and is empty until then.
    private SafeFileHandle Open() =>
        log.OpenToRead() ?? Locked(_ => log.OpenToRead()) ?? throw new EventLogException(EventLogFault.Broken, $"{log.FilePath} cannot be opened.");

    private static bool Fits(SnapshotFile file, FileVersions versions) => file.Present is { } present && Libc.FactsOf(present) == versions.Present;

    private static bool Fits(SafeFileHandle file, SnapshotState state) =>
        Libc.FactsOf(file) is { } facts && facts.IsSameFile(state.Log) && facts.Size >= state.Offset && LogBlocks.Fit(file, state.Blocks, state.Offset);

    // Lines that are no events are told, and then what was said of them is read as well. Whoever holds the lock tells of a last
    // line that was torn: with the lock, that has been done, and is seen. One that comes later is for whoever comes next.
    private (byte[] Queue, int Told) Read(SafeFileHandle file, LogPass pass)
    {
        var report = new BadLineReport(log, file, pass.Told);
        var (told, seen, wasLocked) = (0, 0, false);
        for (var round = 0; ; round++)
        {
            var (length, queue) = Cut(file);
            pass.Read(file, length, options.Progress, ct);
            pass.NoteTold(queue);
            var lines = pass.BadLines.GetRange(seen, pass.BadLines.Count - seen);
            seen = pass.BadLines.Count;
            if (round == MostRounds)
                _isTold = lines.Count == 0;
            if (round == MostRounds || (lines.Count == 0 && (wasLocked || pass.Offset == length)))
                return (queue, told);
            try
            {
                pass.NoteTold(file, Locked(l => l.File.Length));
                told += report.Tell(lines, pass.Highest);
                wasLocked = true;
            }
            catch (EventLogException e) when (e.Fault == EventLogFault.Locked || (e.Fault == EventLogFault.NoPermission && lines.Count == 0))
            {
                // People can read on; the next snapshot tells.
                _isTold = false;
                return (queue, told);
            }
        }
    }

    // The log's length, and what waits in the queue at that moment: an event is in one of them.
    private (long Length, byte[] Queue) Cut(SafeFileHandle file)
    {
        if (!log.Queue.HasEvents)
            return (RandomAccess.GetLength(file), []);
        try
        {
            return Locked(l => (l.File.Length, l.IsOffline ? log.Queue.Read() : []));
        }
        catch (EventLogException e) when (e.Fault == EventLogFault.Locked)
        {
            return (RandomAccess.GetLength(file), []);
        }
    }

    private T Locked<T>(Func<LockedLog, T> body) => log.UnderLock(locked =>
    {
        _toldTorn += locked.File.HasToldTorn ? 1 : 0;
        return body(locked);
    });

    // When interactions leave communication.md, the archive has them before.
    private static void Name(SnapshotState state, SnapshotComposer composition, SnapshotFile communication, SnapshotFile archive)
    {
        var before = !state.IsEmpty ? state.Conversations.Count > 0 ? state.Conversations[0].Number : null
            : communication.Present is { } present ? CommunicationFile.LowestIn(present) : null;
        var falls = before is { } b && composition.Boundary < b;
        (falls ? communication : archive).Commit();
        (falls ? archive : communication).Commit();
    }

    private void Save(SnapshotState state)
    {
        try
        {
            StateFile.Save(_statePath, state);
        }
        catch (EventLogException)
        {
            // The snapshot is there; the next one reads the whole log.
        }
    }

    private static void Both(bool atOnce, Action one, Action other)
    {
        if (!atOnce)
        {
            one();
            other();
            return;
        }

        try
        {
            Parallel.Invoke(one, other);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
