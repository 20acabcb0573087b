using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Signalbox.EventLog.Files;

/// <summary>The calls of the C library that .NET's own files do not make: a file opened here is never locked, buffered or moved by the runtime.</summary>
internal static partial class Libc
{
    public const int ReadOnly = 0;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int Append = 0x400;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;
    public const int PlaceOnly = 0x200000;

    public const int LockExclusive = 2;
    public const int LockNonBlocking = 4;
    public const int Unlock = 8;

    public const int Interrupted = 4;
    public const int WouldBlock = 11;
    public const int Exchange = 2;

    private const string Library = "libc";
    private const int CurrentFolder = -100;
    private const int EmptyPath = 0x1000;
    private const int LinkItself = 0x100;
    private const int NotKnown = 38;
    private const int NotPermitted = 1;
    private const nint OpenBelow = 437;
    private const ulong NoLinksAndBelow = 0x04 | 0x02 | 0x08;
    private const int SetSignal = 10;
    private const int SignalUrgent = 23;
    private const int SetLease = 1024;
    private const int LeaseToWrite = 1;
    private const int LeaseNone = 2;
    private const uint BeginWriting = 2;
    private const uint BasicFacts = 0x7ff;

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenFile(string path, int flags, int mode);

    [LibraryImport(Library, EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenFileIn(SafeFileHandle folder, string name, int flags, int mode);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint SystemCall(nint number, SafeFileHandle folder, string name, ReadOnlySpan<ulong> how, nint size);

    [LibraryImport(Library, EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint EffectiveAccount();

    [LibraryImport(Library, EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int LockFile(SafeFileHandle file, int operation);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint WriteBytes(SafeFileHandle file, ReadOnlySpan<byte> bytes, nint count);

    [LibraryImport(Library, EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SyncData(SafeFileHandle file);

    [LibraryImport(Library, EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SyncAll(SafeFileHandle file);

    [LibraryImport(Library, EntryPoint = "ftruncate", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int TruncateFile(SafeFileHandle file, long length);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Status(int folder, string path, int flags, uint mask, Span<byte> status);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatusOf(SafeFileHandle file, string path, int flags, uint mask, Span<byte> status);

    [LibraryImport(Library, EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Rename(int fromFolder, string from, int toFolder, string to, uint flags);

    [LibraryImport(Library, EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int LinkNames(string path, string name);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(SafeFileHandle file, int command, nint argument);

    [LibraryImport(Library, EntryPoint = "sync_file_range")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StartWriting(SafeFileHandle file, long offset, long count, uint flags);

    // These two differ from one architecture to another.
    private static bool IsArm => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    private static int NoLink => IsArm ? 0x8000 : 0x20000;

    private static int Folder => IsArm ? 0x4000 : 0x10000;

    /// <summary>The number of the account that this process acts as.</summary>
    public static uint Account { get; } = EffectiveAccount();

    /// <summary>Opens a folder; null with <paramref name="error"/> when that is refused.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="error">Why not.</param>
    /// <param name="how">Further flags: <see cref="PlaceOnly"/> is enough to open what is in it.</param>
    public static SafeFileHandle? TryOpenFolder(string path, out int error, int how = PlaceOnly) => Opened(() => OpenFile(path, how | Folder | CloseOnExec, 0), out error);

    /// <summary>
    /// Opens a file in an open folder, by one name, through no link and not outside; null with <paramref name="error"/> when that
    /// is refused. By <c>openat2</c> where the kernel has it and lets it be called, else by <c>O_NOFOLLOW</c>, which for one name is as much.
    /// </summary>
    public static SafeFileHandle? TryOpenIn(SafeFileHandle folder, string name, int flags, out int error)
    {
        const int Mode = 0b110_110_100;
        if (name.Length == 0 || name is "." or ".." || name.Contains('/'))
            throw new ArgumentException($"'{name}' is no name of a file.", nameof(name));
        flags |= CloseOnExec | NoLink;
        var file = Opened(() => (int)SystemCall(OpenBelow, folder, name, [(ulong)flags, (flags & Create) == 0 ? 0 : (ulong)Mode, NoLinksAndBelow], 3 * sizeof(ulong)), out error);
        return error is NotKnown or NotPermitted ? Opened(() => OpenFileIn(folder, name, flags, Mode), out error) : file;
    }

    private static SafeFileHandle? Opened(Func<int> open, out int error)
    {
        int file;
        do
            file = open();
        while (file < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        error = file < 0 ? Marshal.GetLastPInvokeError() : 0;
        return file < 0 ? null : new SafeFileHandle(file, ownsHandle: true);
    }

    /// <summary>Takes or gives back a lock; zero, or the error.</summary>
    public static int Flock(SafeFileHandle file, int operation)
    {
        while (LockFile(file, operation) != 0)
        {
            if (Marshal.GetLastPInvokeError() is not Interrupted and var error)
                return error;
        }

        return 0;
    }

    /// <summary>Writes at the place where the file is, or at its end when it was opened for appending.</summary>
    /// <returns>How much was written before an error, and the error or zero.</returns>
    public static (long Written, int Error) Write(SafeFileHandle file, ReadOnlySpan<byte> bytes)
    {
        long written = 0;
        while (!bytes.IsEmpty)
        {
            var count = WriteBytes(file, bytes, bytes.Length);
            if (count < 0 && Marshal.GetLastPInvokeError() == Interrupted)
                continue;
            if (count < 0)
                return (written, Marshal.GetLastPInvokeError());
            written += count;
            bytes = bytes[(int)count..];
        }

        return (written, 0);
    }

    /// <summary>Waits until what was written, and the length, are on the disk; zero, or the error.</summary>
    public static int Sync(SafeFileHandle file) => SyncData(file) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Lets the disk begin with what was written so far, so that <see cref="Sync"/> has less to wait for. Does nothing where that is not possible.</summary>
    public static void BeginSync(SafeFileHandle file) => _ = StartWriting(file, 0, 0, BeginWriting);

    /// <summary>Waits until a folder's entries are on the disk; zero, or the error.</summary>
    public static int SyncFolder(string folder)
    {
        using var handle = TryOpenFolder(folder, out var error, ReadOnly);
        if (handle is null)
            return error;
        return SyncAll(handle) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>Cuts a file; zero, or the error.</summary>
    public static int Truncate(SafeFileHandle file, long length)
    {
        while (TruncateFile(file, length) != 0)
        {
            if (Marshal.GetLastPInvokeError() is not Interrupted and var error)
                return error;
        }

        return 0;
    }

    /// <summary>What is at a path, a link itself and not what it leads to; null when nothing is, or it cannot be looked at.</summary>
    public static FileIdentity? FactsAt(string path)
    {
        Span<byte> status = stackalloc byte[256];
        return Status(CurrentFolder, path, LinkItself, BasicFacts, status) == 0 ? FileIdentity.Of(status) : null;
    }

    /// <summary>What an open file is.</summary>
    public static FileIdentity? FactsOf(SafeFileHandle file)
    {
        Span<byte> status = stackalloc byte[256];
        return StatusOf(file, string.Empty, EmptyPath, BasicFacts, status) == 0 ? FileIdentity.Of(status) : null;
    }

    /// <summary>Whose an open file is; null when the system does not tell.</summary>
    public static FileOwnership? OwnershipOf(SafeFileHandle file)
    {
        Span<byte> status = stackalloc byte[256];
        return StatusOf(file, string.Empty, EmptyPath, BasicFacts, status) == 0 ? FileOwnership.Of(status) : null;
    }

    /// <summary>Lets two existing files change names in one step; zero, or the error (also where the file system cannot).</summary>
    public static int ExchangeNames(string one, string other) =>
        Rename(CurrentFolder, one, CurrentFolder, other, Exchange) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Gives a file another name as well; zero, or the error.</summary>
    public static int Link(string path, string name) => LinkNames(path, name) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>True when this is the only place where the file is open, as far as the system can tell.</summary>
    public static bool IsOpenedOnlyHere(SafeFileHandle file)
    {
        // The system gives a lease on a file that nobody else has open. Somebody may open it just then and the holder gets a
        // signal: one that is ignored unless somebody asked for it.
        if (Control(file, SetSignal, SignalUrgent) != 0 || Control(file, SetLease, LeaseToWrite) != 0)
            return false;
        _ = Control(file, SetLease, LeaseNone);
        return true;
    }
}
