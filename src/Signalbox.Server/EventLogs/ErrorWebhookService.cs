using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Signalbox.EventLog;
using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Webhooks;
using Signalbox.Server.Health;
using Signalbox.WakeUps;

namespace Signalbox.Server.EventLogs;

/// <summary>Posts the log's errors to the webhook as they come.</summary>
internal sealed partial class ErrorWebhookService(
    SharedLog log, WebhookPoster poster, EventLogMonitor watch, ServiceStates states, TimeProvider time, ILogger<ErrorWebhookService> logger) : BackgroundService
{
    // Also how soon another process takes over from one that ended.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly ErrorWebhook _webhook = new(log, poster);
    private readonly AsyncAutoResetEvent _wake = new(time);
    private string? _told;

    /// <summary>From when this returns errors are posted, unless the log cannot be read: then from when it can be.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _webhook.TryBegin();
        }
        catch (EventLogException e)
        {
            // The node starts all the same, and each look at the log tries again.
            Tell(e);
        }

        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        base.Dispose();
        _wake.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var webhook = _webhook;
        using var changes = watch.Subscribe(_wake.Set);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var retry = await RunOnceAsync(webhook, stoppingToken);
                if (retry is { } pause)
                    await Task.Delay(pause, time, stoppingToken);
                else
                    await _wake.WaitAsync(Longest, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops; what was not posted is posted by the next that starts.
        }
    }

    private async Task<TimeSpan?> RunOnceAsync(ErrorWebhook webhook, CancellationToken cancellationToken)
    {
        try
        {
            var pass = await webhook.RunOnceAsync(cancellationToken);
            Tell(pass);
            return pass.RetryAfter;
        }
#pragma warning disable CA1031 // whatever it is, the node goes on and it is tried again
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Tell(e);
            return Longest;
        }
    }

    private void Tell(Exception fault)
    {
        if (_told != fault.Message)
            LogFailed(logger, fault);
        _told = fault.Message;
        states.Alerts = new ServiceState(false, fault is EventLogException ? fault.Message : "stopped by a fault that the node's log names; it is tried again");
    }

    // The same trouble is logged once, until something was posted again.
    private void Tell(WebhookPass pass)
    {
        if (pass.GivenUp > 0 && _told != pass.Problem)
            LogGivenUp(logger, pass.Problem!);
        else if (pass.RetryAfter is not null && _told is null)
            LogWaiting(logger, pass.Problem!);
        _told = pass.Problem ?? (pass.Posted > 0 ? null : _told);
        states.Alerts = pass switch
        {
            { IsElsewhere: true } => new ServiceState(true, "posted by another process on this machine"),
            { RetryAfter: not null } => new ServiceState(false, $"waiting, because {pass.Problem}"),
            { GivenUp: > 0 } => new ServiceState(false, $"the last was not taken: {pass.Problem}"),
            { Posted: 0 } when states.Alerts is { IsWell: false } trouble => trouble,
            _ => new ServiceState(true, $"posted to {poster.Receiver}"),
        };
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An alert was given up: {Problem}; look whether the webhook of the event log is right")]
    private static partial void LogGivenUp(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An alert waits: {Problem}; it is tried again")]
    private static partial void LogWaiting(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "The errors of the event log cannot be read; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
