using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Signalbox.Postgres.Embedded;

/// <summary>A running server.</summary>
/// <param name="ProcessId">Its main process.</param>
/// <param name="SocketFolder">The folder of its socket.</param>
internal sealed record RunningServer(int ProcessId, string SocketFolder);

/// <summary>
/// Finds, starts and stops the server of one cluster. Every call is made under the data directory's start lock, so no
/// two processes act on the cluster at once.
/// </summary>
internal sealed class ClusterServer(ClusterHome home, EmbeddedServerOptions options)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan FastStopTimeout = TimeSpan.FromSeconds(60);

    private readonly ILogger _logger = options.Logger ?? NullLogger.Instance;

    /// <summary>The server that runs on the cluster, waited for while it starts; null when there is none.</summary>
    /// <exception cref="EmbeddedServerException">It runs but takes no connections.</exception>
    public async Task<RunningServer?> FindAsync(CancellationToken cancellationToken)
    {
        if (!home.HasCluster)
            return null;
        RunningServer? found = null;
        try
        {
            await Poll.UntilAsync(
                LookAsync, PollInterval, options.StartTimeout, options.TimeProvider, cancellationToken);
            return found;
        }
        catch (TimeoutException failure)
        {
            throw new EmbeddedServerException(
                $"The server of {home.Cluster} runs but takes no connections: look into {home.LogFile}, or end it "
                + "(kill -INT with the number in the first line of its postmaster.pid) and start again.",
                failure);
        }

        async Task<bool> LookAsync()
        {
            if (PostmasterFile.TryRead(home.Cluster) is not { } file)
                return true;
            bool runs = await ServerProcess.RunsAsync(file.ProcessId, home, cancellationToken);
            if (file.SocketFolder is { } socket && await AnswersAsync(socket, runs, cancellationToken))
            {
                found = new RunningServer(file.ProcessId, socket);
                return true;
            }

            if (runs && file is { IsReady: true, SocketFolder: { } lost } && !File.Exists(SocketFolder.FileIn(lost)))
            {
                EmbeddedServerLog.SocketLost(_logger, home.Cluster);
                await StopAsync(cancellationToken);
                return true;
            }

            return !runs;
        }
    }

    /// <summary>Starts the server that does not run, creating its cluster first when there is none.</summary>
    /// <exception cref="EmbeddedServerException">It does not start; the message says why.</exception>
    public async Task<RunningServer> StartAsync(CancellationToken cancellationToken)
    {
        ClusterCreation.DeleteUnfinished(home);
        if (SystemFolder.Holds(home.Folder))
            await SystemFolder.EnsureAsync(home.Account, cancellationToken);
        int? version = home.HasCluster ? ClusterFiles.Version(home.Cluster) : null;
        PostgresBinaries binaries = await PostgresBinaries.FindAsync(options.BinariesFolder, version, cancellationToken);
        binaries = await ReachableBinaries.ForAsync(binaries, home.Account, cancellationToken);
        if (version is { } needed)
            ClusterFiles.CheckVersion(home.Cluster, needed, binaries);
        else
            await ClusterCreation.CreateAsync(home, binaries, cancellationToken);

        if (await KilledServer.ClearAsync(home, options.TimeProvider, cancellationToken))
            EmbeddedServerLog.Recovering(_logger, home.Cluster);
        RunningServer running = await LaunchAsync(binaries, cancellationToken);
        EmbeddedServerLog.Started(_logger, running.ProcessId, home.Cluster);
        return running;
    }

    /// <summary>Stops the server, if it runs: open transactions are rolled back, and all is written to disk.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!home.HasCluster
            || PostmasterFile.TryRead(home.Cluster) is not { } file
            || !await ServerProcess.RunsAsync(file.ProcessId, home, cancellationToken)
            || !ServerProcess.Signal(file.ProcessId, Libc.SignalInterrupt))
        {
            return;
        }

        try
        {
            await GoneAsync();
        }
        catch (TimeoutException)
        {
            // An immediate stop loses nothing either: the next start replays the log.
            EmbeddedServerLog.StopIsSlow(_logger, file.ProcessId, home.Cluster);
            ServerProcess.Signal(file.ProcessId, Libc.SignalQuit);
            await GoneAsync();
        }

        EmbeddedServerLog.Stopped(_logger, file.ProcessId, home.Cluster);

        Task GoneAsync() => Poll.UntilAsync(
            () => !ServerProcess.Exists(file.ProcessId),
            PollInterval,
            FastStopTimeout,
            options.TimeProvider,
            cancellationToken);
    }

    private async Task<RunningServer> LaunchAsync(PostgresBinaries binaries, CancellationToken cancellationToken)
    {
        try
        {
            await ServerLaunch.RunAsync(home, binaries, options.StartTimeout, cancellationToken);
        }
        catch (EmbeddedServerException)
        {
            // A process that was killed while it started the server may have left one that just now came up.
            if (await FindAsync(cancellationToken) is { } other)
                return other;
            throw;
        }

        return await FindAsync(cancellationToken) ?? throw new EmbeddedServerException(
            $"The server of {home.Cluster} ended right after its start: look into {home.LogFile}.");
    }

    private async Task<bool> AnswersAsync(string socketFolder, bool runs, CancellationToken cancellationToken)
    {
        if (FileStatus.TryRead(socketFolder, followLink: false) is null)
            return false;
        SocketFolder.Check(socketFolder, home.Account.User);
        ServerAnswer? answer = await ServerConnection.TryPrepareAsync(socketFolder, cancellationToken);
        if (answer is null || answer.SystemIdentifier != ClusterFiles.SystemIdentifier(home.Cluster))
            return false;
        // The server may run where its process cannot be seen from here, as in another container on the same folder;
        // but a copy of a running cluster's folder must not be taken for the original.
        return runs
            || FileStatus.TryRead(answer.DataFolder)?.Identity is not { } identity
            || identity == FileStatus.TryRead(home.Cluster)?.Identity;
    }
}
