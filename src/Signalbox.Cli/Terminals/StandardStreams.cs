using System.Globalization;
using System.Runtime.InteropServices;

namespace Signalbox.Cli.Terminals;

/// <summary>
/// What this process was given as standard input (0), output (1) and error (2), on Linux. Whoever starts it with one of them
/// closed gives its number to the next thing that is opened: a file of the program's own, or a pipe or a device of the runtime's.
/// </summary>
internal static partial class StandardStreams
{
    private const string Nowhere = "/dev/null";
    private const int ReadWrite = 2;
    private const int AccessMode = 3;
    private const int GetDescriptorFlags = 1;
    private const int GetStatusFlags = 3;
    private const int ClosesOnExec = 1;

    // POLLERR, POLLHUP and POLLNVAL.
    private const short Broken = 0x8 | 0x10 | 0x20;

    // The runtime's first pipe takes the first numbers that are free.
    private const int HighestOfOwnPipe = 4;
    private static readonly bool[] Closed = new bool[3];

    /// <summary>Looks which are closed, and takes their numbers before a file of this program's own gets one. To be called first.</summary>
    public static void Occupy()
    {
        for (var number = 0; OperatingSystem.IsLinux() && number < Closed.Length; number++)
        {
            var flags = Control(number, GetDescriptorFlags);
            var isOpen = flags >= 0;
            // What was given to this process survived its beginning; what closes then is the runtime's own.
            Closed[number] = !isOpen || (flags & ClosesOnExec) != 0 || IsOwnPipe(number);
            // The lowest free number is the one that is given; it stays open until the process ends.
            if (!isOpen)
                _ = Open(Nowhere, ReadWrite);
        }
    }

    /// <summary>True when whoever started this process gave it no such stream.</summary>
    public static bool WasClosed(int number) => Closed[number];

    /// <summary>True when nobody can read any more what is written to standard output.</summary>
    public static bool IsReaderGone()
    {
        var output = new Poll { Descriptor = 1 };
        return OperatingSystem.IsLinux() && PollStreams(ref output, 1, 0) > 0 && (output.Found & Broken) != 0;
    }

    // Both ends of a pipe in one process: that is one which the runtime made for itself.
    private static bool IsOwnPipe(int number) =>
        Target(number) is { } target && target.StartsWith("pipe:", StringComparison.Ordinal)
        && Enumerable.Range(0, HighestOfOwnPipe + 1).Any(other => other != number && Target(other) == target && Access(other) != Access(number));

    // Null where the system does not tell.
    private static string? Target(int number)
    {
        try
        {
            return File.ResolveLinkTarget(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{number}"), returnFinalTarget: false)?.Name;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static int Access(int number) => Control(number, GetStatusFlags) & AccessMode;

    [LibraryImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int PollStreams(ref Poll streams, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct Poll
    {
        public int Descriptor;
        public short Wanted;
        public short Found;
    }
}
