using System.Globalization;
using System.Runtime.InteropServices;

namespace Signalbox.Postgres.Embedded;

/// <summary>The processes of a cluster's server, told apart from strangers that got a dead server's number.</summary>
internal static class ServerProcess
{
    /// <summary>Whether any process has this number; one that ended and was not yet reaped does not count.</summary>
    public static bool Exists(int processId)
    {
        if (OperatingSystem.IsLinux())
            return State(processId) is not (null or 'Z' or 'X');
        return Libc.kill(processId, 0) == 0 || Marshal.GetLastPInvokeError() != Libc.NoSuchProcess;
    }

    /// <summary>Whether the process is a PostgreSQL server of this home's cluster.</summary>
    public static async Task<bool> RunsAsync(int processId, ClusterHome home, CancellationToken cancellationToken)
    {
        if (!Exists(processId))
            return false;
        if (OperatingSystem.IsLinux())
            return await IsOfAsync(processId, home, cancellationToken);
        string number = processId.ToString(CultureInfo.InvariantCulture);
        ChildResult command = await ChildProcess.RunAsync("ps", ["-p", number, "-o", "command="], null, cancellationToken);
        return command.Output.Contains("postgres", StringComparison.Ordinal);
    }

    /// <summary>All processes that have the cluster open; none where that cannot be told.</summary>
    public static async Task<IReadOnlyList<int>> RemainingAsync(ClusterHome home, CancellationToken cancellationToken)
    {
        List<int> remaining = [];
        if (!OperatingSystem.IsLinux())
            return remaining;
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int processId)
                && await IsOfAsync(processId, home, cancellationToken)
                && Exists(processId))
            {
                remaining.Add(processId);
            }
        }

        return remaining;
    }

    /// <summary>Sends a signal; false when the process is gone.</summary>
    public static bool Signal(int processId, int signal) => Libc.kill(processId, signal) == 0;

    // Every process of a server has the server's name, and its cluster as working folder.
    private static async Task<bool> IsOfAsync(int processId, ClusterHome home, CancellationToken cancellationToken)
    {
        if (TryRead($"/proc/{processId}/comm")?.StartsWith("post", StringComparison.Ordinal) != true)
            return false;
        string working = $"/proc/{processId}/cwd";
        if (FileStatus.TryRead(working) is { } found)
            return found.Identity == FileStatus.TryRead(home.Cluster)?.Identity;
        // Root without the right to trace, as in a container, must not look there, but the server's own account may.
        return !home.Account.IsOwn
            && FileStatus.TryRead($"/proc/{processId}")?.Owner == home.Account.User
            && (await home.Account.RunAsync("test", [working, "-ef", home.Cluster], null, cancellationToken)).Succeeded;
    }

    // The state follows the command, which is in parentheses and may itself hold any character.
    private static char? State(int processId) =>
        TryRead($"/proc/{processId}/stat") is { Length: > 0 } status ? status[status.LastIndexOf(')') + 2] : null;

    private static string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
