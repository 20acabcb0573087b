using Microsoft.Extensions.Logging;
using Signalbox.WakeUps;
using Signalbox.Workers;

namespace Signalbox.Running;

/// <summary>Everything of a worker that lives from a start to a stop.</summary>
internal sealed partial class WorkerRun : IAsyncDisposable
{
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly WorkerParts _worker;
    private readonly WorkerIdentity _identity;
    private readonly ILogger _logger;
    private readonly LeaseKeeper _leases;
    private readonly CancellationTokenSource _claiming = new();
    private readonly CancellationTokenSource _keeping = new();
    private readonly JobFinisher _finisher;
    private readonly HandlerOutputBuffer _notes;
    private readonly JobDispatcher _dispatcher;
    private readonly AsyncAutoResetEvent _schedule;
    private readonly AsyncAutoResetEvent _heartbeat;
    private readonly IDisposable _subscription;
    private readonly Task _dispatching;
    private readonly Task[] _keepers;

    public WorkerRun(WorkerParts worker, WorkerIdentity identity, bool paused)
    {
        _worker = worker;
        _identity = identity;
        _logger = worker.Loggers.CreateLogger<Worker>();
        var (queue, options, time) = (worker.Queue, worker.Options, worker.Time);
        _leases = new LeaseKeeper(queue, options, time, worker.Loggers.CreateLogger<LeaseKeeper>());
        _notes = new HandlerOutputBuffer(queue, worker.Logs, _leases, worker.Changes, options, time, worker.Loggers.CreateLogger<HandlerOutputBuffer>());
        _dispatcher = new JobDispatcher(queue, identity, _leases, options, time, worker.Loggers.CreateLogger<JobDispatcher>());
        _finisher = new JobFinisher(queue, _leases, options, time, _dispatcher.Ended, worker.Loggers.CreateLogger<JobFinisher>());
        var runner = new JobRunner(
            queue, worker.Handlers, _leases, _finisher, _notes, worker.Pickups, worker.Completion, worker.Policy, worker.Learnings, options, worker.Scopes, time,
            _dispatcher.Ended, worker.Loggers.CreateLogger<JobRunner>());
        _dispatcher.SetPaused(paused);
        _schedule = new AsyncAutoResetEvent(time);
        _heartbeat = new AsyncAutoResetEvent(time);
        _subscription = worker.Changes.Subscribe(OnChange);
        _dispatching = Task.Run(() => UntilCancelledAsync(token => _dispatcher.RunAsync(runner.RunAsync, token), _claiming.Token));
        _keepers =
        [
            Task.Run(() => UntilCancelledAsync(_leases.RunAsync, _keeping.Token)),
            Task.Run(() => UntilCancelledAsync(token => _leases.WatchAsync(runner.AbandonAsync, token), _keeping.Token)),
            Task.Run(() => UntilCancelledAsync(_notes.RunAsync, _keeping.Token)),
            Task.Run(() => UntilCancelledAsync(worker.Pickups.RunAsync, _keeping.Token)),
            Task.Run(() => UntilCancelledAsync(PromoteAsync, _claiming.Token)),
            Task.Run(() => UntilCancelledAsync(BeatAsync, _claiming.Token)),
        ];
    }

    public int ActiveJobs => _leases.ActiveJobs;

    public async ValueTask DisposeAsync()
    {
        await _claiming.CancelAsync();
        await _dispatching;
        await UntilIdleAsync(_worker.Options.DrainTimeout);
        if (_leases.ActiveJobs > 0)
        {
            _leases.StopAll(StopReason.Draining);
            await UntilIdleAsync(_worker.Options.StopGrace + TimeSpan.FromSeconds(5));
        }

        _subscription.Dispose();
        await _finisher.DisposeAsync();
        await _keeping.CancelAsync();
        await Task.WhenAll(_keepers);
        await _worker.Pickups.TryFlushAsync();
        await SayOfflineAsync();
        _leases.Dispose();
        _notes.Dispose();
        _dispatcher.Dispose();
        _schedule.Dispose();
        _heartbeat.Dispose();
        _claiming.Dispose();
        _keeping.Dispose();
    }

    // These loops see to what fails in them; whatever they did not foresee must not end them while the worker claims on.
    private async Task UntilCancelledAsync(Func<CancellationToken, Task> loop, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await loop(cancellationToken);
            }
#pragma warning disable CA1031 // see above; while the worker stops, whatever fails must not keep the rest from stopping in order
            catch (Exception e)
#pragma warning restore CA1031
            {
                if (e is OperationCanceledException && cancellationToken.IsCancellationRequested)
                    return;
                LogLoopFailed(_logger, e, "A loop of the worker");
                await Task.Delay(AfterFault, _worker.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void OnChange(WakeUpKind kind, long id)
    {
        switch (kind)
        {
            case WakeUpKind.Ready:
                _dispatcher.Wake();
                break;
            case WakeUpKind.Scheduled:
                _schedule.Set();
                break;
            case WakeUpKind.CancelRequested:
                _leases.CancelRequested(id);
                break;
            case WakeUpKind.Workers:
                _heartbeat.Set();
                break;
        }
    }

    private async Task UntilIdleAsync(TimeSpan limit)
    {
        var started = _worker.Time.GetTimestamp();
        while (_leases.ActiveJobs > 0 && _worker.Time.GetElapsedTime(started) < limit)
            await Task.Delay(TimeSpan.FromMilliseconds(20), _worker.Time);
    }

    private async Task PromoteAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var wait = _worker.Options.PollInterval;
            try
            {
                var (_, untilNext) = await _worker.Queue.PromoteDueAsync(cancellationToken);
                if (untilNext < wait)
                    wait = untilNext.Value + TimeSpan.FromMilliseconds(1);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogLoopFailed(_logger, e, "Looking for due jobs");
            }

            await _schedule.WaitAsync(wait, cancellationToken);
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var status = _leases.ActiveJobs > 0 ? WorkerStatus.Busy : WorkerStatus.Idle;
                var paused = await _worker.Registry.HeartbeatAsync(_worker.Options.WorkerId, status, cancellationToken);
                _dispatcher.SetPaused(paused ?? await _worker.Registry.RegisterAsync(_identity, cancellationToken));
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogLoopFailed(_logger, e, "Saying that the worker is alive");
            }

            await _heartbeat.WaitAsync(_worker.Options.Heartbeat, cancellationToken);
        }
    }

    private async Task SayOfflineAsync()
    {
        using var limit = new CancellationTokenSource(Farewell, _worker.Time);
        try
        {
            await _worker.Registry.HeartbeatAsync(_worker.Options.WorkerId, WorkerStatus.Offline, limit.Token);
        }
#pragma warning disable CA1031 // the database may be away; then the worker becomes stale instead
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogLoopFailed(_logger, e, "Saying that the worker is offline");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{What} failed; it is tried again")]
    private static partial void LogLoopFailed(ILogger logger, Exception exception, string what);
}
