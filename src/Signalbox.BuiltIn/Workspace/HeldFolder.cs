using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Signalbox.BuiltIn.Inputs;

namespace Signalbox.BuiltIn.Workspace;

/// <summary>
/// A folder that is held open, so that what is done in it is done there, whatever has been put at its path meanwhile. By one name
/// each its folders are entered and its files opened, never through a symbolic link. Elsewhere than on Linux, where there are no
/// such handles, links are looked for right before.
/// </summary>
internal sealed class HeldFolder : IDisposable
{
    private const int PlaceOnly = 0x200000;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int NoEntry = 2;
    private const int NoFolder = 20;
    private const int TooManyLinks = 40;
    private const int CurrentFolder = -100;

    private const UnixFileMode FolderMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly SafeFileHandle? _handle;
    private readonly string _base;

    private HeldFolder(SafeFileHandle? handle, string path) =>
        (_handle, _base) = (handle, handle is null ? path : string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{handle.DangerousGetHandle()}"));

    // These two differ from one architecture to another.
    private static bool IsArm => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    private static int NoLink => IsArm ? 0x8000 : 0x20000;

    private static int FolderOnly => IsArm ? 0x4000 : 0x10000;

    /// <summary>Holds a folder of the operator's choice, which may be reached by links; null when there is none.</summary>
    public static HeldFolder? TryOpen(string path)
    {
        if (!OperatingSystem.IsLinux())
            return Directory.Exists(path) ? new HeldFolder(null, path) : null;
        var handle = Open(CurrentFolder, path, PlaceOnly | FolderOnly | CloseOnExec);
        if (handle is null && Marshal.GetLastPInvokeError() is not (NoEntry or NoFolder))
            throw Fault(path);
        return handle is null ? null : new HeldFolder(handle, path);
    }

    /// <summary>A folder in it; null when there is none.</summary>
    /// <exception cref="JobFaultException">A symbolic link or a file is in the way.</exception>
    public HeldFolder? TryEnter(string name)
    {
        if (_handle is null)
        {
            var path = Path.Combine(_base, name);
            if (new FileInfo(path).LinkTarget is not null || File.Exists(path))
                throw InTheWay(name);
            return Directory.Exists(path) ? new HeldFolder(null, path) : null;
        }

        var handle = Open((int)_handle.DangerousGetHandle(), name, PlaceOnly | FolderOnly | NoLink | CloseOnExec);
        if (handle is not null)
            return new HeldFolder(handle, name);
        return Marshal.GetLastPInvokeError() switch
        {
            NoEntry => null,
            NoFolder or TooManyLinks => throw InTheWay(name),
            _ => throw Fault(name),
        };
    }

    /// <summary>Makes a folder in it; false when something of that name is there.</summary>
    public bool TryMake(string name)
    {
        var path = Path.Combine(_base, name);
        if (Path.Exists(path) || new FileInfo(path).LinkTarget is not null)
            return false;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, FolderMode);
        return true;
    }

    /// <summary>Opens a file of it to be read; null when there is none.</summary>
    /// <exception cref="JobFaultException">A symbolic link stands there.</exception>
    public FileStream? TryRead(string name)
    {
        var path = Path.Combine(_base, name);
        if (_handle is null)
        {
            if (new FileInfo(path).LinkTarget is not null)
                throw InTheWay(name);
            return File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete) : null;
        }

        // A pipe would be waited for until somebody writes into it.
        var file = Open((int)_handle.DangerousGetHandle(), name, NoLink | NonBlocking | CloseOnExec);
        if (file is not null && !File.GetAttributes(file).HasFlag(FileAttributes.Directory))
            return new FileStream(file, FileAccess.Read, 1 << 16);
        if (file is not null)
        {
            file.Dispose();
            return null;
        }

        return Marshal.GetLastPInvokeError() switch
        {
            NoEntry => null,
            TooManyLinks => throw InTheWay(name),
            _ => throw Fault(name),
        };
    }

    /// <summary>Makes a file of it that was not there, to be written.</summary>
    public FileStream Create(string name) =>
        new(Path.Combine(_base, name), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous, BufferSize = 1 << 16 });

    /// <summary>The permissions of a file of it; null when there is none.</summary>
    public UnixFileMode? ModeOf(string name)
    {
        if (OperatingSystem.IsWindows())
            return null;
        using var file = TryRead(name);
        return file is null ? null : File.GetUnixFileMode(file.SafeFileHandle);
    }

    /// <summary>Gives a file of it another name, in place of the one that has it.</summary>
    public void Rename(string name, string to) => File.Move(Path.Combine(_base, name), Path.Combine(_base, to), overwrite: true);

    /// <summary>Deletes a file of it; nothing when there is none.</summary>
    public void Delete(string name) => File.Delete(Path.Combine(_base, name));

    /// <summary>Deletes all files of it, but no folder.</summary>
    public void DeleteFiles()
    {
        foreach (var file in Directory.EnumerateFiles(_base, "*", new EnumerationOptions { AttributesToSkip = FileAttributes.None }))
            File.Delete(file);
    }

    /// <summary>Deletes a folder of it when that is empty.</summary>
    public void DeleteEmpty(string name)
    {
        var path = Path.Combine(_base, name);
        if (Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any())
            Directory.Delete(path);
    }

    /// <summary>Waits until its entries are on the disk.</summary>
    public void Flush() => DiskSync.FlushFolder(_base);

    /// <inheritdoc />
    public void Dispose() => _handle?.Dispose();

    private static JobFaultException InTheWay(string name) => new($"'{name}' is a symbolic link, which is not followed, or no folder where one must be.");

    private static IOException Fault(string name) => new($"'{name}' could not be opened: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");

    private static SafeFileHandle? Open(int folder, string name, int flags)
    {
        var file = OpenIn(folder, name, flags);
        return file < 0 ? null : new SafeFileHandle(file, ownsHandle: true);
    }

    [DllImport("libc", EntryPoint = "openat", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenIn(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, int flags);
}
