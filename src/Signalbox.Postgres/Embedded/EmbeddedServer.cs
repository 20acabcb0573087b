using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Signalbox.Postgres.Embedded;

/// <summary>
/// A private PostgreSQL server on a data directory, shared by all processes that use the directory. It is reached by a
/// Unix socket in a folder of mode 700 and by nothing else, and writes every commit to disk before it is acknowledged.
/// As root it runs as an unprivileged account. It outlives the kill of its users; the last to leave in order stops it.
/// </summary>
/// <remarks>
/// Users are counted by a shared flock(2) on <c>postgres.users.lock</c> in the data directory, which the kernel drops
/// with the process; starts, joins and stops exclude each other by <c>postgres.start.lock</c> beside it.
/// </remarks>
public sealed class EmbeddedServer : IAsyncDisposable
{
    private readonly EmbeddedServerOptions _options;
    private readonly FileLock _users;
    private readonly ILogger _logger;
    private RunningServer _running;
    private int _left;

    private EmbeddedServer(EmbeddedServerOptions options, FileLock users, RunningServer running, bool joined)
    {
        _options = options;
        _users = users;
        _running = running;
        _logger = options.Logger ?? NullLogger.Instance;
        Joined = joined;
    }

    /// <summary>
    /// Connects over the Unix socket to the database <c>signalbox</c> as the role <c>signalbox</c>, which owns the
    /// database, may create others and is no superuser. Read it again after <see cref="EnsureRunningAsync"/>: a
    /// process with another runtime folder may have had to start the server on another socket.
    /// </summary>
    public string ConnectionString => ServerConnection.StringFor(_running.SocketFolder);

    /// <summary>True when the server was running already and this process joined it.</summary>
    public bool Joined { get; }

    /// <summary>The server's main process; another one after <see cref="EnsureRunningAsync"/> had to start it.</summary>
    public int ProcessId => _running.ProcessId;

    /// <summary>
    /// Joins the server of a data directory, or starts it when none runs: a new cluster is created in an empty
    /// directory, and what a killed server had committed is recovered. The server takes connections when this returns.
    /// </summary>
    /// <param name="options">The data directory and how to run.</param>
    /// <param name="cancellationToken">Gives up; a server started in vain is stopped again.</param>
    /// <exception cref="EmbeddedServerException">The server cannot be used; the message says what to do.</exception>
    public static async Task<EmbeddedServer> StartOrJoinAsync(
        EmbeddedServerOptions options, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
            throw new EmbeddedServerException(
                "The embedded PostgreSQL server runs on Linux and macOS: on Windows set DATABASE_URL to a server.");

        string directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.DataDirectory));
        options = options with { DataDirectory = directory };
        try
        {
            ClusterHome.CreateDataDirectory(directory);
            using FileLock start = await DataDirectoryLocks.AcquireStartAsync(options, cancellationToken);
            FileLock users = DataDirectoryLocks.AcquireUse(directory);
            try
            {
                (RunningServer running, bool joined) = await FindOrStartAsync(options, cancellationToken);
                EmbeddedServer server = new(options, users, running, joined);
                if (joined)
                    EmbeddedServerLog.Joined(server._logger, running.ProcessId, directory);
                return server;
            }
            catch
            {
                await LeaveAsync(options, users);
                throw;
            }
        }
        catch (Exception failure) when (IsOfMachine(failure))
        {
            throw Unusable(directory, failure);
        }
    }

    /// <summary>
    /// Starts the server again if it was killed; does nothing while it runs. Safe to call from several processes at
    /// once.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="EmbeddedServerException">The server does not start; the message says what to do.</exception>
    public async Task EnsureRunningAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _left) != 0, this);
        try
        {
            using FileLock start = await DataDirectoryLocks.AcquireStartAsync(_options, cancellationToken);
            (_running, _) = await FindOrStartAsync(_options, cancellationToken);
        }
        catch (Exception failure) when (IsOfMachine(failure))
        {
            throw Unusable(_options.DataDirectory, failure);
        }
    }

    /// <summary>
    /// Leaves the server. The last user of the data directory stops it (open transactions are rolled back) and waits
    /// until it is gone. Never throws; failures are logged. May be called twice.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _left, 1) != 0)
            return;
        try
        {
            using FileLock start = await DataDirectoryLocks.AcquireStartAsync(_options, CancellationToken.None);
            await LeaveAsync(_options, _users);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            EmbeddedServerLog.LeaveFailed(_logger, failure, _options.DataDirectory);
            _users.Dispose();
        }
    }

    // Called under the start lock.
    private static async Task<(RunningServer Running, bool Joined)> FindOrStartAsync(
        EmbeddedServerOptions options, CancellationToken cancellationToken)
    {
        ClusterServer server = new(
            await ClusterHome.ResolveAsync(options.DataDirectory, cancellationToken), options);
        return await server.FindAsync(cancellationToken) is { } running
            ? (running, true)
            : (await server.StartAsync(cancellationToken), false);
    }

    // Called under the start lock.
    private static async Task LeaveAsync(EmbeddedServerOptions options, FileLock users)
    {
        using (users)
        {
            if (!users.TryExclusive())
                return;
            ClusterHome home = await ClusterHome.ResolveAsync(options.DataDirectory, CancellationToken.None);
            await new ClusterServer(home, options).StopAsync(CancellationToken.None);
        }
    }

    private static bool IsOfMachine(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or NpgsqlException;

    private static EmbeddedServerException Unusable(string directory, Exception failure) =>
        new(
            $"The embedded PostgreSQL cannot use {directory}; check its owner, its rights and the free space: "
            + failure.Message,
            failure);
}
