using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Git;

/// <summary>
/// <c>.git/signalbox</c>: where a sync keeps what it needs for a moment. One sync of a work tree runs at a time; what a killed
/// one left behind is cleared away by the next.
/// </summary>
internal sealed class SyncFolder : IDisposable
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);
    private readonly LockableFile _lock;
    private readonly string _work;

    private SyncFolder(LockableFile taken, string work) => (_lock, _work) = (taken, work);

    /// <summary>Waits for its turn.</summary>
    /// <param name="gitFolder">Git's own folder of the work tree.</param>
    /// <param name="turns">How many seconds to wait for another sync.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="EventLogException">Another sync runs all the time, or the folder cannot be written.</exception>
    public static SyncFolder Take(string gitFolder, int turns, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(gitFolder, "signalbox");
        var file = new LockableFile(Path.Combine(folder, "sync.lock"), Libc.ReadWrite | Libc.Create);
        try
        {
            while (!file.TryLock(new LockTimeout(1, Turn)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (--turns <= 0)
                    throw new EventLogException(EventLogFault.Locked, $"Another sync of {gitFolder} runs: let it end, then sync again.");
            }

            foreach (var left in Directory.EnumerateDirectories(folder))
                Directory.Delete(left, recursive: true);
            IndexLock.ClearLeft(gitFolder);
            var work = Path.Combine(folder, $"{Environment.ProcessId}-{Guid.NewGuid():N}");
            Directory.CreateDirectory(work);
            return new SyncFolder(file, work);
        }
        catch (Exception e)
        {
            file.Dispose();
            if (e is IOException or UnauthorizedAccessException)
                throw new EventLogException(EventLogFault.NoPermission, $"{folder} cannot be written: {e.Message}; let this account write there, then sync again.", e);
            throw;
        }
    }

    /// <summary>The path of a file of this sync.</summary>
    public string this[string name] => Path.Combine(_work, name);

    /// <inheritdoc />
    public void Dispose()
    {
        try
        {
            Directory.Delete(_work, recursive: true);
        }
        catch (IOException)
        {
            // The next sync clears it away.
        }

        _lock.Dispose();
    }
}
