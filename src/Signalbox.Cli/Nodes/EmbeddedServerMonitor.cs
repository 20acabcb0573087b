using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Embedded;

namespace Signalbox.Cli.Nodes;

/// <summary>Looks whether the embedded server answers, and starts it again when it was killed.</summary>
internal sealed partial class EmbeddedServerMonitor(
    EmbeddedServer server, PostgresDatabase database, TimeProvider time, ILogger<EmbeddedServerMonitor> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly string _connectionString = server.ConnectionString;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!await AnswersAsync(stoppingToken))
                await RestartAsync(stoppingToken);
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var command = database.WorkSource.CreateCommand("select 1");
            command.CommandTimeout = 5;
            await command.ExecuteScalarAsync(cancellationToken);
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException or IOException)
        {
            return false;
        }
    }

    private async Task RestartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await server.EnsureRunningAsync(cancellationToken);
            if (server.ConnectionString != _connectionString)
                LogMoved(logger);
        }
#pragma warning disable CA1031 // whatever it was (a lock that another process holds for too long), the node goes on and tries again
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogNotStarted(logger, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The embedded PostgreSQL runs on another socket now; stop this process and start it again")]
    private static partial void LogMoved(ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "The embedded PostgreSQL was lost and does not start; it is tried again")]
    private static partial void LogNotStarted(ILogger logger, Exception exception);
}
