namespace Signalbox.Postgres.Embedded;

/// <summary>Starts the server program of a cluster that no server runs on.</summary>
internal static class ServerLaunch
{
    private const long LargestLog = 8 * 1024 * 1024;

    /// <summary>Starts the server, of which none runs, and returns when it takes connections.</summary>
    /// <exception cref="EmbeddedServerException">It does not start; the message has the last lines of its log.
    /// </exception>
    public static async Task RunAsync(
        ClusterHome home, PostgresBinaries binaries, TimeSpan timeout, CancellationToken cancellationToken)
    {
        string socket = SocketFolder.For(
            home.Folder, home.Account, Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"));
        SocketFolder.Prepare(socket, home.Account);
        AccessRules.Write(home);
        ServerSettings.Write(home.Cluster, socket, home.Account);
        long logLength = RotateLog(home.LogFile);

        // pg_ctl puts the server into a session of its own, so that neither Ctrl-C nor the end of this process's group
        // reaches it. It hands its paths to a shell, and so gets constant, relative ones.
        ChildResult result = await home.Account.RunAsync(
            binaries.Program("pg_ctl"),
            [
                "start", "--pgdata=.", $"--log={ClusterHome.LogFileName}", "--silent", "--wait",
                $"--timeout={(int)Math.Ceiling(timeout.TotalSeconds)}",
            ],
            home.Cluster,
            cancellationToken);
        if (result.Succeeded)
            return;
        cancellationToken.ThrowIfCancellationRequested();
        throw new EmbeddedServerException(
            $"The PostgreSQL server of {home.Cluster} does not start; mend what it says and start again:\n"
            + ServerLogTail.Of($"{result.Errors}\n{ServerLogTail.OfFile(home.LogFile, logLength)}"));
    }

    // Returns the length of what stays, so that only new lines are shown as the reason of a failure.
    private static long RotateLog(string path)
    {
        FileInfo log = new(path);
        if (!log.Exists)
            return 0;
        if (log.Length <= LargestLog)
            return log.Length;
        log.MoveTo(path + ".old", overwrite: true);
        return 0;
    }
}
