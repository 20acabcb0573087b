using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Snapshots;

/// <summary>
/// Shows a log to people: <c>communication.md</c> with the recent interactions and <c>archive.md</c> with all older ones, next
/// to the log. Both are made of the log and the number of recent interactions alone: the same log gives the same bytes, however
/// often and from whatever saved state. One more event costs time in proportion to that event; one for an interaction of the
/// archive, or for a recent one that is not the last, costs a new copy of what stands behind it. Both files and their
/// <c>.bak</c>, the last ones before, are whole at every instant, and no interaction is in neither. Writers of the log are not
/// blocked. Snapshots of one log, by threads or processes, take turns.
/// </summary>
/// <param name="log">The log.</param>
public sealed class SnapshotWriter(SharedLog log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Is called when both files are written and have not got their names yet.</summary>
    internal Action? BeforeNaming { get; set; }

    /// <summary>Makes the snapshot of the log as it is now. Nothing is written where nothing has changed.</summary>
    /// <param name="options">What it is to show; the defaults when null.</param>
    /// <param name="cancellationToken">Stops it; the files stay as they were.</param>
    /// <exception cref="EventLogException">It could not be made: the files are whole as they were before, or one of them is new already.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of recent interactions is not one from 1 to 1000.</exception>
    public SnapshotResult Write(SnapshotOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new SnapshotOptions();
        if (options.Recent is < 1 or > SnapshotOptions.MostRecent)
            throw new ArgumentOutOfRangeException(nameof(options), options.Recent, $"The number of recent interactions must be from 1 to {SnapshotOptions.MostRecent}.");
        using var turn = new LockableFile(Path.Combine(log.Folder, ".events.snapshot"), Libc.ReadWrite | Libc.Create);
        if (!turn.TryLock(new LockTimeout(1, Patience)))
            throw new EventLogException(EventLogFault.Locked, $"Somebody else has been making a snapshot of {log.FilePath} for {Patience.TotalSeconds:0} s; try again when they are done.");
        try
        {
            return Run(options, cancellationToken);
        }
        catch (IOException e)
        {
            throw new EventLogException(EventLogFault.Broken, $"No snapshot of {log.FilePath} could be made: {e.Message}", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new EventLogException(EventLogFault.NoPermission, $"No snapshot of {log.FilePath} could be made: {e.Message}", e);
        }
    }

    private SnapshotResult Run(SnapshotOptions options, CancellationToken cancellationToken)
    {
        var run = new SnapshotRun(log, options, BeforeNaming, cancellationToken);
        try
        {
            return run.Write(options.Full ? SnapshotState.Empty : run.LoadState());
        }
        catch (SavedStateException) when (!options.Full)
        {
            return RunAnew(run);
        }
        catch (SavedStateException e)
        {
            throw Changed(e);
        }
    }

    private SnapshotResult RunAnew(SnapshotRun run)
    {
        try
        {
            return run.Write(SnapshotState.Empty);
        }
        catch (SavedStateException e)
        {
            throw Changed(e);
        }
    }

    private EventLogException Changed(SavedStateException e) =>
        new(EventLogFault.Broken, $"{log.FilePath} changed otherwise than by growing while it was read; make the snapshot again.", e);
}
