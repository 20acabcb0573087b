using Microsoft.Extensions.Hosting;
using Signalbox.Changes;
using Signalbox.WakeUps;

namespace Signalbox.Dashboard.Live;

/// <summary>
/// Tells the open pages of this node what changed, from the one listener that the node has. Pages are woken in beats: at once
/// after a quiet time, and then at most twice a second, all at the same moment, so that those which show the same share one
/// reading of it. Every eight seconds all are woken, in case a change was not told, so that nothing is older than ten.
/// </summary>
internal sealed class LiveChanges : IChangeWatcher, IHostedService, IDisposable
{
    /// <summary>The shortest time between two beats.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a page sleeps when no change is told.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    private readonly Lock _lock = new();
    private readonly List<Listener> _listeners = [];
    private readonly IChangeFeed _feed;
    private readonly ITimer _beat;
    private readonly ITimer _everything;
    private IDisposable? _watch;
    private IDisposable? _identities;
    private bool _beating;
    private bool _changed;
    private long _number;
    private long _told;

    public LiveChanges(IChangeFeed feed, TimeProvider time)
    {
        _feed = feed;
        _beat = time.CreateTimer(_ => EndBeat(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _everything = time.CreateTimer(_ => Touch(_ => true), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The number of the last beat; what was read under an earlier one may be old.</summary>
    public long Number => Interlocked.Read(ref _number);

    /// <summary>How many messages it was told since it began.</summary>
    public long Told => Interlocked.Read(ref _told);

    /// <summary>How many pages listen.</summary>
    public int Open
    {
        get
        {
            lock (_lock)
                return _listeners.Count;
        }
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _watch = _feed.Watch(this);
        _identities = _feed.Subscribe((kind, _) =>
        {
            if (kind is WakeUpKind.Identities or WakeUpKind.Policy)
                Touch(_ => true);
        });
        _everything.Change(Longest, Longest);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Calls <paramref name="wake"/> when what <paramref name="interest"/> names has changed, until disposed. It must return at once.</summary>
    public IDisposable Subscribe(ChangeFilter interest, Action wake)
    {
        var listener = new Listener(this, interest, wake);
        lock (_lock)
        {
            // A reading of this beat may be older than what changed since it began.
            listener.Touched = _changed;
            _listeners.Add(listener);
        }

        return listener;
    }

    /// <inheritdoc />
    public void Heard(ChangeMessage message)
    {
        Interlocked.Increment(ref _told);
        var changes = message.Changes;
        Touch(interest =>
        {
            foreach (var change in changes)
            {
                if (interest.Covers(change))
                    return true;
            }

            return false;
        });
    }

    /// <summary>The event log changed.</summary>
    public void HeardOfEventLog() => Touch(interest => interest.EventLog);

    /// <inheritdoc />
    public void Missed() => Touch(_ => true);

    /// <inheritdoc />
    public void Dispose()
    {
        _watch?.Dispose();
        _identities?.Dispose();
        _beat.Dispose();
        _everything.Dispose();
    }

    private void Touch(Func<ChangeFilter, bool> concerns)
    {
        List<Listener> touched;
        lock (_lock)
        {
            foreach (var listener in _listeners)
            {
                if (!listener.Touched && concerns(listener.Interest))
                    listener.Touched = true;
            }

            _changed = true;
            if (_beating)
                return;
            touched = Begin();
        }

        Wake(touched);
    }

    private void EndBeat()
    {
        List<Listener> touched;
        lock (_lock)
        {
            _beating = false;
            if (!_changed)
                return;
            touched = Begin();
        }

        Wake(touched);
    }

    private List<Listener> Begin()
    {
        Interlocked.Increment(ref _number);
        (_changed, _beating) = (false, true);
        var touched = _listeners.FindAll(l => l.Touched);
        touched.ForEach(l => l.Touched = false);
        _beat.Change(Beat, Timeout.InfiniteTimeSpan);
        return touched;
    }

    // Outside the lock: a page that is woken may be left at that moment, or open another.
    private static void Wake(List<Listener> touched) => touched.ForEach(l => l.Wake());

    private sealed class Listener(LiveChanges changes, ChangeFilter interest, Action wake) : IDisposable
    {
        public ChangeFilter Interest => interest;

        public bool Touched { get; set; }

        public void Wake() => wake();

        public void Dispose()
        {
            lock (changes._lock)
                changes._listeners.Remove(this);
        }
    }
}
