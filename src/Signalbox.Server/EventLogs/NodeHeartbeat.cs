using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Signalbox.EventLog;
using Signalbox.EventLog.Events;
using Signalbox.Server.EventLogs.Readings;
using Signalbox.Server.Options;

namespace Signalbox.Server.EventLogs;

/// <summary>Says in the log that the node is alive.</summary>
internal sealed partial class NodeHeartbeat(SharedLog log, EventLogReader desk, EventLogOptions options, TimeProvider time, ILogger<NodeHeartbeat> logger) : BackgroundService
{
    private static readonly Dictionary<string, JsonElement> Role = new() { ["role"] = JsonSerializer.SerializeToElement("node") };
    private bool _failed;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Heartbeat, time);
        try
        {
            do
                Beat();
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    private void Beat()
    {
        try
        {
            var interaction = desk.Read().HighestInteraction;
            log.Append(new LogEvent { Interaction = interaction, Actor = options.Actor, Type = EventTypes.Heartbeat, Content = "alive", More = Role });
            _failed = false;
        }
#pragma warning disable CA1031 // whatever it is, the node goes on and it is tried again
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!_failed)
                LogFailed(logger, e);
            _failed = true;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The node cannot say in the event log that it is alive; it goes on trying and says nothing more of it until it can")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
