using Microsoft.Extensions.Hosting;
using Signalbox.Server.EventLogs;

namespace Signalbox.Dashboard.Live;

/// <summary>Wakes the pages that show the event log when it changes; nothing on a node without one.</summary>
internal sealed class LiveEventLog(LiveChanges changes, EventLogMonitor? watch = null) : IHostedService
{
    private IDisposable? _watching;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _watching = watch?.Subscribe(changes.HeardOfEventLog);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _watching?.Dispose();
        return Task.CompletedTask;
    }
}
