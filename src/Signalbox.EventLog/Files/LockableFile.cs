using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Faults;

namespace Signalbox.EventLog.Files;

/// <summary>
/// A file that is locked by flock(2) on itself. It stays open between locks; when somebody has put another file at its path
/// meanwhile, that one is opened and locked instead. Not for several threads at once.
/// </summary>
internal sealed class LockableFile(string path, int flags) : IDisposable
{
    private SafeFileHandle? _handle;
    private LockWaiter? _left;

    /// <summary>Where it is.</summary>
    public string Path { get; } = path;

    /// <summary>The open file; only while it is locked.</summary>
    public SafeFileHandle Handle => _handle!;

    /// <summary>Opens the file if need be, and locks it for this process alone.</summary>
    /// <returns>False when others had the lock all the time.</returns>
    /// <exception cref="EventLogException">It cannot be opened or locked at all.</exception>
    public bool TryLock(LockTimeout patience)
    {
        while (true)
        {
            Open();
            if (!TryTake(patience))
                return false;
            if (Libc.FactsOf(Handle) is { } held && held.IsSameFile(Libc.FactsAt(Path)))
                return true;
            Close();
        }
    }

    /// <summary>Gives the lock back.</summary>
    public void Unlock() => _ = Libc.Flock(Handle, Libc.Unlock);

    /// <summary>Closes the file; the next lock opens it again.</summary>
    public void Close()
    {
        // Said aloud: a child that is being started has a copy of the open file until it runs its own program.
        if (_handle is not null)
            Unlock();
        _handle?.Dispose();
        (_handle, _left) = (null, null);
    }

    /// <inheritdoc />
    public void Dispose() => Close();

    private void Open()
    {
        if (_handle is not null)
            return;
        _handle = LogFile.TryOpen(Path, flags & ~Libc.Create, out var error);
        if (_handle is null && error == OpenError.NoEntry && (flags & Libc.Create) != 0)
            _handle = Make(out error);
        if (_handle is null)
            throw EventLogException.NotOpened(error, Path, "opened");
    }

    // A new file is there for good only when its folder says so.
    private SafeFileHandle? Make(out int error)
    {
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EventLogException(e is UnauthorizedAccessException ? EventLogFault.NoPermission : EventLogFault.Broken, $"The folder {folder} cannot be made: {e.Message}", e);
        }

        var made = LogFile.TryOpen(Path, flags, out error);
        if (made is not null)
            _ = Libc.SyncFolder(folder);
        return made;
    }

    private bool TryTake(LockTimeout patience)
    {
        var error = _left is null ? Libc.Flock(Handle, Libc.LockExclusive | Libc.LockNonBlocking) : Libc.WouldBlock;
        for (var tries = 0; error == Libc.WouldBlock && tries < patience.Tries; tries++)
        {
            var waiter = _left is { } left && left.TryWantAgain() ? left : LockWaiter.Start(Handle, Libc.LockExclusive);
            _left = null;
            if (waiter.Wait(patience.Each) is { } ended)
                error = ended;
            else
                _left = waiter;
        }

        return error switch
        {
            0 => true,
            Libc.WouldBlock => false,
            _ => throw EventLogException.Of(error, $"{Path} cannot be locked"),
        };
    }
}
