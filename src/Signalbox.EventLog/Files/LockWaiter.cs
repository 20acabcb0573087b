using Microsoft.Win32.SafeHandles;

namespace Signalbox.EventLog.Files;

/// <summary>
/// Stands in the system's own line for a file's lock, so that whoever came first gets it first. flock(2) knows no time limit:
/// a thread waits, and who gives up leaves it alone. A lock that comes when nobody wants it any more is given back at once.
/// </summary>
internal sealed class LockWaiter
{
    private readonly object _gate = new();
    private bool _wanted = true;
    private bool _over;
    private int _error;

    private LockWaiter()
    {
    }

    /// <summary>Steps into the line.</summary>
    public static LockWaiter Start(SafeFileHandle file, int operation)
    {
        var waiter = new LockWaiter();
        var isHeld = false;
        // Whoever gives up may close the file before the system has answered.
        file.DangerousAddRef(ref isHeld);
        var thread = new Thread(() => waiter.Stand(file, operation), 64 * 1024) { IsBackground = true, Name = "event log lock" };
        thread.Start();
        return waiter;
    }

    /// <summary>Waits for the lock.</summary>
    /// <returns>Zero with the lock, the system's error, or null when the time is over and the waiter is left alone.</returns>
    public int? Wait(TimeSpan time)
    {
        lock (_gate)
        {
            if (!_over)
                Monitor.Wait(_gate, time);
            _wanted = _over;
            return _over ? _error : null;
        }
    }

    /// <summary>Wants the lock again after having left; false when it came meanwhile and was given back.</summary>
    public bool TryWantAgain()
    {
        lock (_gate)
            return _wanted = !_over;
    }

    private void Stand(SafeFileHandle file, int operation)
    {
        var error = Libc.Flock(file, operation);
        lock (_gate)
        {
            (_over, _error) = (true, error);
            if (_wanted)
                Monitor.Pulse(_gate);
            else if (error == 0)
                _ = Libc.Flock(file, Libc.Unlock);
        }

        file.DangerousRelease();
    }
}
