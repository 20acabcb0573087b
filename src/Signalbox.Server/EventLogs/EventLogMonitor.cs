using Microsoft.Extensions.Hosting;
using Signalbox.EventLog.Watching;
using Signalbox.Server.Options;

namespace Signalbox.Server.EventLogs;

/// <summary>Notices that the log changed, whoever wrote it: at once where the system tells of it, and within two seconds where it does not.</summary>
public sealed class EventLogMonitor(EventLogOptions options, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);
    private readonly List<Action> _listeners = [];
    private LogChanges? _changes;

    /// <summary>
    /// Calls <paramref name="listener"/> when the log, or what waits to come into it, is another than before, until disposed. It must
    /// return at once.
    /// </summary>
    public IDisposable Subscribe(Action listener)
    {
        lock (_listeners)
            _listeners.Add(listener);
        return new Subscription(_listeners, listener);
    }

    /// <summary>From when this returns every change is heard of.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _changes = new LogChanges(options.Folder, time, Poll);
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changes = _changes!;
        try
        {
            while (true)
            {
                await changes.WaitAsync(stoppingToken);
                Array.ForEach(Listeners(), heard => heard());
                await Task.Delay(Breath, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    private Action[] Listeners()
    {
        lock (_listeners)
            return [.. _listeners];
    }

    private sealed class Subscription(List<Action> listeners, Action listener) : IDisposable
    {
        public void Dispose()
        {
            lock (listeners)
                listeners.Remove(listener);
        }
    }
}
