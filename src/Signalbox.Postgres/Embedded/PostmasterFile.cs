using System.Globalization;

namespace Signalbox.Postgres.Embedded;

/// <summary>What a server says of itself in its cluster's <c>postmaster.pid</c>.</summary>
/// <param name="ProcessId">The server's process, which may have ended long ago.</param>
/// <param name="SocketFolder">The folder of its socket, once it has one.</param>
/// <param name="IsReady">Whether it has said that it takes connections.</param>
internal sealed record PostmasterFile(int ProcessId, string? SocketFolder, bool IsReady)
{
    private const int SocketLine = 4;
    private const int StatusLine = 7;

    // Beyond every kernel's largest process id, so that no process ever has it.
    private const int NoProcess = int.MaxValue;

    /// <summary>Whether a server runs or was killed; an orderly stop removes the file.</summary>
    public static bool Exists(string cluster) => File.Exists(PathIn(cluster));

    /// <summary>Reads the file; null when there is none or nothing sensible in it.</summary>
    public static PostmasterFile? TryRead(string cluster)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(PathIn(cluster));
        }
        catch (IOException) when (!Exists(cluster))
        {
            return null;
        }

        // A server in single-user mode writes its number negated.
        if (lines.Length == 0 || !int.TryParse(lines[0], CultureInfo.InvariantCulture, out int processId))
            return null;
        string? socket = lines.Length > SocketLine && lines[SocketLine].Length > 0 ? lines[SocketLine] : null;
        bool ready = lines.Length > StatusLine && lines[StatusLine].Trim() == "ready";
        return new PostmasterFile(Math.Abs(processId), socket, ready);
    }

    /// <summary>
    /// Makes the file name no process. A server does not start while any process has the number of its predecessor, be
    /// it another program that got it since, or the predecessor itself, dead but never reaped, as in containers. The
    /// rest of the file stays: a server finds the shared memory of its predecessor there before it touches the data.
    /// </summary>
    public static void Disown(string cluster, ServerAccount account)
    {
        string[] lines = File.ReadAllLines(PathIn(cluster));
        lines[0] = NoProcess.ToString(CultureInfo.InvariantCulture);
        OwnedFiles.Replace(PathIn(cluster), string.Join('\n', lines) + "\n", account);
    }

    /// <summary>Removes a file without sense, as a full disk leaves it; no server starts while it is there.</summary>
    public static void Delete(string cluster) => File.Delete(PathIn(cluster));

    private static string PathIn(string cluster) => Path.Combine(cluster, "postmaster.pid");
}
