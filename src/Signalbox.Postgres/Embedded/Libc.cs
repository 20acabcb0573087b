using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Signalbox.Postgres.Embedded;

/// <summary>The few calls of the C library that .NET does not offer. Each sets <c>errno</c>.</summary>
internal static partial class Libc
{
    public const int LockShared = 1;
    public const int LockExclusive = 2;
    public const int LockNonBlocking = 4;
    public const int LockNone = 8;

    public const int SignalInterrupt = 2;
    public const int SignalQuit = 3;

    public const int NoSuchProcess = 3;
    public const int Interrupted = 4;

    public static int WouldBlock => OperatingSystem.IsMacOS() ? 35 : 11;

    private const int ReadOnly = 0;
    private const int ReadWrite = 2;
    private const int AtCurrentFolder = -100;
    private const int NoFollow = 0x100;

    // O_DIRECTORY and O_NOFOLLOW, whose numbers differ by kernel and architecture.
    private static int FolderAndNoLink =>
        OperatingSystem.IsMacOS() ? 0x100100
        : RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm or Architecture.Ppc64le ? 0xC000
        : 0x30000;

    private static int CloseOnExec => OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;

    /// <summary>Opens an existing file for locking; children never inherit it.</summary>
    public static SafeFileHandle OpenForLock(string path) => Open(path, ReadWrite | CloseOnExec);

    /// <summary>Opens a folder so that it can be flushed to disk; children never inherit it.</summary>
    public static SafeFileHandle OpenFolder(string path) => Open(path, ReadOnly | CloseOnExec);

    /// <summary>
    /// Opens a folder that this process has just made; fails for a link, which whoever owns the folder above may have put in its
    /// place since.
    /// </summary>
    public static SafeFileHandle OpenNewFolder(string path) => Open(path, ReadOnly | CloseOnExec | FolderAndNoLink);

    /// <summary>Reads what a path is and whose, on Linux.</summary>
    public static int StatLinux(string path, bool follow, out LinuxStatus status) =>
        statx(AtCurrentFolder, path, follow ? 0 : NoFollow, 0x7ff, out status);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int flock(SafeFileHandle file, int operation);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int fsync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int kill(int processId, int signal);

    [LibraryImport("libc")]
    public static partial uint geteuid();

    [LibraryImport("libc")]
    public static partial uint getegid();

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int lchown(string path, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "stat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int StatMac(string path, out MacStatus status);

    [LibraryImport("libc", EntryPoint = "lstat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LinkStatMac(string path, out MacStatus status);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, out LinuxStatus status);

    private static SafeFileHandle Open(string path, int flags)
    {
        int file = open(path, flags);
        if (file < 0)
            throw new IOException($"Cannot open {path}: {Marshal.GetLastPInvokeErrorMessage()}.");
        return new SafeFileHandle(file, ownsHandle: true);
    }

    /// <summary>The head of <c>struct statx</c>, the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct LinuxStatus
    {
        [FieldOffset(20)] public uint Owner;
        [FieldOffset(24)] public uint Group;
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(136)] public uint DeviceMajor;
        [FieldOffset(140)] public uint DeviceMinor;
    }

    /// <summary>The head of <c>struct stat</c> of macOS with 64-bit inodes.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 144)]
    internal struct MacStatus
    {
        [FieldOffset(0)] public int Device;
        [FieldOffset(4)] public ushort Mode;
        [FieldOffset(8)] public ulong Inode;
        [FieldOffset(16)] public uint Owner;
        [FieldOffset(20)] public uint Group;
    }
}
