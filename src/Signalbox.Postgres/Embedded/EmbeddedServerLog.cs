using Microsoft.Extensions.Logging;

namespace Signalbox.Postgres.Embedded;

/// <summary>What the embedded server reports of its life.</summary>
internal static partial class EmbeddedServerLog
{
    [LoggerMessage(1, LogLevel.Information, "Started PostgreSQL (process {ProcessId}) on {Cluster}.")]
    public static partial void Started(ILogger logger, int processId, string cluster);

    [LoggerMessage(2, LogLevel.Information, "Joined the running PostgreSQL (process {ProcessId}) on {Cluster}.")]
    public static partial void Joined(ILogger logger, int processId, string cluster);

    [LoggerMessage(3, LogLevel.Information, "Stopped PostgreSQL (process {ProcessId}) on {Cluster}.")]
    public static partial void Stopped(ILogger logger, int processId, string cluster);

    [LoggerMessage(4, LogLevel.Warning,
        "The PostgreSQL on {Cluster} was killed; starting it again with all that was committed.")]
    public static partial void Recovering(ILogger logger, string cluster);

    [LoggerMessage(5, LogLevel.Warning, "The socket of the PostgreSQL on {Cluster} was removed; restarting it.")]
    public static partial void SocketLost(ILogger logger, string cluster);

    [LoggerMessage(6, LogLevel.Warning,
        "PostgreSQL (process {ProcessId}) on {Cluster} is slow to stop; stopping it without a checkpoint.")]
    public static partial void StopIsSlow(ILogger logger, int processId, string cluster);

    [LoggerMessage(7, LogLevel.Error, "PostgreSQL on {DataDirectory} could not be left in order.")]
    public static partial void LeaveFailed(ILogger logger, Exception failure, string dataDirectory);
}
