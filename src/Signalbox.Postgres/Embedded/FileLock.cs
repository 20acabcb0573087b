using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Signalbox.Postgres.Embedded;

/// <summary>
/// An advisory lock on a file by flock(2). The kernel drops it when the process ends, however it ends, and children
/// never hold it, so that a killed process blocks nobody. Two locks in one process exclude each other like two
/// processes do.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(20);

    private readonly SafeFileHandle _file;
    private readonly string _path;

    private FileLock(SafeFileHandle file, string path)
    {
        _file = file;
        _path = path;
    }

    /// <summary>Opens the file, creating it when missing, without locking it yet.</summary>
    public static FileLock Open(string path)
    {
        if (!File.Exists(path))
            Create(path);
        return new FileLock(Libc.OpenForLock(path), path);
    }

    /// <summary>Waits until no other holds the file, then holds it alone.</summary>
    /// <exception cref="TimeoutException">Another process held it for the whole time.</exception>
    public static async Task<FileLock> AcquireAsync(
        string path, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        FileLock file = Open(path);
        try
        {
            await Poll.UntilAsync(file.TryExclusive, RetryAfter, timeout, time, cancellationToken);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Holds the file together with other shared holders; false when one holds it alone.</summary>
    public bool TryShared() => TryLock(Libc.LockShared);

    /// <summary>
    /// Holds the file alone; false when any other holds it. A shared lock that could not be turned may be lost by the
    /// attempt, as flock(2) says.
    /// </summary>
    public bool TryExclusive() => TryLock(Libc.LockExclusive);

    /// <summary>Lets go. May be called twice.</summary>
    public void Dispose()
    {
        // Said aloud: a child that is being started has a copy of the open file until it runs its own program.
        if (!_file.IsClosed)
            _ = Libc.flock(_file, Libc.LockNone);
        _file.Dispose();
    }

    private bool TryLock(int kind)
    {
        while (Libc.flock(_file, kind | Libc.LockNonBlocking) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error == Libc.WouldBlock)
                return false;
            if (error != Libc.Interrupted)
                throw new IOException($"Cannot lock {_path}: {Marshal.GetPInvokeErrorMessage(error)}.");
        }

        return true;
    }

    private static void Create(string path)
    {
        try
        {
            OwnedFiles.CreateFile(path).Dispose();
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process created it in the same moment, which is as good.
        }
    }
}
