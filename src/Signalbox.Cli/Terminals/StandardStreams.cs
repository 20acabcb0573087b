using System.Globalization;
using System.Runtime.InteropServices;

namespace Signalbox.Cli.Terminals;

/// <summary>
/// What this process was given as standard input (0), output (1) and error (2), on Linux. Whoever starts it with one of them
/// closed gives its number to the next thing that is opened: a file of the program's own, or a pipe of the runtime's.
/// </summary>
internal static partial class StandardStreams
{
    private const string Nowhere = "/dev/null";
    private const int ReadWrite = 2;
    private const int Last = 2;
    private const int Readable = 0;
    private const short Broken = 0x8 | 0x10 | 0x20;

    // The runtime's first pipe takes the first numbers that are free.
    private const int HighestOfOwnPipe = 4;

    /// <summary>Takes the numbers of those that are closed, before a file of this program's own gets one.</summary>
    public static void Occupy()
    {
        for (var number = 0; OperatingSystem.IsLinux() && number <= Last; number++)
        {
            // The lowest free number is the one that is given; it stays open until the process ends.
            if (Target(number) is null)
                _ = Open(Nowhere, ReadWrite);
        }
    }

    /// <summary>True when whoever started this process gave it no such stream.</summary>
    public static bool WasClosed(int number)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        // Both ends of a pipe in one process: that is one which the runtime made for itself.
        return Target(number) is not { } target
            || (target.StartsWith("pipe:", StringComparison.Ordinal)
                && Enumerable.Range(0, HighestOfOwnPipe + 1).Any(other => other != number && Target(other) == target && Access(other) != Access(number)));
    }

    /// <summary>True when nobody can read any more what is written to standard output.</summary>
    public static bool IsReaderGone()
    {
        var output = new Poll { Descriptor = 1 };
        return OperatingSystem.IsLinux() && PollStreams(ref output, 1, 0) > 0 && (output.Found & Broken) != 0;
    }

    private static string? Target(int number)
    {
        try
        {
            return File.ResolveLinkTarget(Link(number), returnFinalTarget: false)?.Name;
        }
        catch (IOException)
        {
            return null;
        }
    }

    // Reading, writing or both, as the system writes it: the last digit of the flags, which are octal.
    private static int Access(int number)
    {
        try
        {
            var flags = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{number}"))
                .First(l => l.StartsWith("flags:", StringComparison.Ordinal));
            return (flags[^1] - '0') & 3;
        }
        catch (IOException)
        {
            return Readable;
        }
    }

    private static string Link(int number) => string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{number}");

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
