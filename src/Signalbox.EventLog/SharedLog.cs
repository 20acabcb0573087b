using System.Globalization;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Files;
using Signalbox.EventLog.Offline;

namespace Signalbox.EventLog;

/// <summary>
/// An append-only log that many processes on one machine share as a plain file, <c>events.log</c> in a folder, with one JSON
/// object a line. Writers lock the file itself with <c>flock(2)</c>, like a shell script with <c>flock events.log</c>. When an append
/// returns, the event is on the disk; when it throws, the event is not in the log. Thread-safe: concurrent appends share
/// commits. Linux only.
/// </summary>
public sealed partial class SharedLog : IDisposable
{
    /// <summary>The name of the log in its folder.</summary>
    public const string FileName = LogFileNames.Log;

    /// <summary>The name of the offline queue, in which events wait until they can be written to the log.</summary>
    public const string QueueFileName = LogFileNames.OfflineQueue;

    private const int Flags = Libc.ReadWrite | Libc.Create | Libc.Append;
    private readonly SharedLogOptions _options;
    private readonly LockableFile _file;
    private readonly TornLines _torn;
    private readonly Lock _using = new();

    /// <summary>Opens the log of a folder. The first append creates the folder and the log.</summary>
    /// <param name="folder">The folder; snapshots and error lists are written there as well.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="PlatformNotSupportedException">This is not Linux.</exception>
    public SharedLog(string folder, SharedLogOptions? options = null)
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("The event log needs Linux: it speaks to the system's own files and locks.");
        _options = options ?? new SharedLogOptions();
        Folder = Path.GetFullPath(folder);
        FilePath = Path.Combine(Folder, FileName);
        Errors = new ErrorLog(Path.Combine(Folder, LogFileNames.Errors));
        Queue = new OfflineQueue(Folder);
        _torn = new TornLines(Errors, () => Now);
        _file = new LockableFile(FilePath, Flags);
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The log.</summary>
    public string FilePath { get; }

    /// <summary>Since when and why the log is in offline mode, in which events wait in <c>events.offline.log</c>; null if it is not.</summary>
    public (string Since, string Reason)? OfflineMode => Queue.Mode();

    internal ErrorLog Errors { get; }

    internal OfflineQueue Queue { get; }

    internal TimeProvider Time => _options.Time;

    /// <summary>The current time, for events.</summary>
    internal string Now => EventRules.Time(_options.Time);

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_using)
            _file.Dispose();
    }

    /// <summary>Runs an action under the lock. Waiting events of the queue are written to the log first.</summary>
    /// <exception cref="EventLogException">The lock could not be taken, or the disk cannot be written.</exception>
    internal T UnderLock<T>(Func<LockedLog, T> body)
    {
        lock (_using)
        {
            if (!_file.TryLock(new LockTimeout(_options.LockTries, _options.LockWait)))
            {
                throw new EventLogException(EventLogFault.Locked, string.Create(
                    CultureInfo.InvariantCulture,
                    $"The lock of {FilePath} was not to be had in {_options.LockTries} tries of {_options.LockWait.TotalSeconds:0.###} s: whoever holds it ('lsof {FilePath}' tells) must let it go; nothing was appended."));
            }

            try
            {
                var file = AppendedFile.Take(_file, _torn);
                var offline = Queue.IsOffline;
                if (!offline && Queue.HasEvents)
                    Queue.MergeInto(file);
                else if (offline && Queue.IsMerging)
                    Queue.FinishMerge(file);
                return body(new LockedLog(file, Queue, offline, () => Now));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new EventLogException(e is UnauthorizedAccessException ? EventLogFault.NoPermission : EventLogFault.Broken, $"The files of {FilePath} cannot be used: {e.Message}", e);
            }
            finally
            {
                _file.Unlock();
            }
        }
    }
}
