using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Signalbox.Changes;
using Signalbox.Server.Access;
using Signalbox.Server.Options;

namespace Signalbox.Server.Streams;

/// <summary>
/// Keeps the latest events of this node's one database listener for all its streams. A stream is a position among them, so
/// a slow client takes no memory and delays nobody.
/// </summary>
internal sealed partial class StreamHub(IChangeFeed changes, ServerOptions options, TimeProvider time, ILogger<StreamHub> logger)
    : IHostedService, IChangeWatcher
{
    /// <summary>How many events are kept to resume from.</summary>
    public const int Kept = 10_000;

    /// <summary>How far a client may fall behind what happens before its stream is ended; it can then resume.</summary>
    public const int MostBehind = 2_000;

    private static readonly TimeSpan PatienceAtStart = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);
    private const int Looks = 20;

    private readonly Lock _lock = new();
    private readonly EventRing _ring = Begin();
    private readonly HashSet<OpenStream> _streams = [];
    private readonly Dictionary<(CallerKind, long), int> _owners = [];
    private readonly TaskCompletionSource _hears = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IDisposable? _watching;
    private long _dropped;

    /// <summary>How many streams are open.</summary>
    public int Open
    {
        get
        {
            lock (_lock)
                return _streams.Count;
        }
    }

    /// <summary>How many streams were ended because their clients were too slow.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _watching = changes.Watch(this);
        try
        {
            await _hears.Task.WaitAsync(PatienceAtStart, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The node starts without; whoever connects before the feed is heard is told to reload when it is.
        }
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _watching?.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>
    /// Opens a stream that shows everything after the event of <paramref name="after"/>, or from now on. Null when too many
    /// are open, on the node or of this owner.
    /// </summary>
    public async Task<OpenStream?> TryOpenAsync(Caller owner, StreamFilter filter, string? after, CancellationToken cancellationToken)
    {
        // The client may come from a node that is some milliseconds ahead of this one.
        for (var look = 0; after is not null && !Knows(after) && look < Looks; look++)
            await Task.Delay(LookAgain, time, cancellationToken);
        return TryOpen(owner, filter, after);
    }

    /// <summary>Forgets a stream.</summary>
    public void Close(OpenStream stream)
    {
        lock (_lock)
        {
            if (_streams.Remove(stream))
                Count(stream.Owner, -1);
        }
    }

    /// <summary>
    /// Takes the next events that a stream is to show; 0 when it has caught up. <paramref name="caughtUpWith"/> is then the
    /// id of the last event, shown or not.
    /// </summary>
    public int Take(OpenStream stream, Span<StreamEvent> into, out string? caughtUpWith)
    {
        lock (_lock)
        {
            var count = 0;
            caughtUpWith = null;
            // A stream that was dropped may have lost events and must show no more.
            if (stream.Dropped.IsCancellationRequested)
                return 0;
            var position = stream.Position;
            for (; position < _ring.Next && count < into.Length; position++)
            {
                if (stream.Filter.Lets(_ring[position]))
                    into[count++] = _ring[position];
            }

            stream.Position = position;
            if (count == 0)
                caughtUpWith = _ring[_ring.Next - 1].Id;
            return count;
        }
    }

    /// <inheritdoc />
    public void Heard(ChangeMessage message)
    {
        var happened = new StreamEvent[message.Changes.Count];
        for (var i = 0; i < happened.Length; i++)
            happened[i] = StreamEvent.Of($"{message.Origin}-{message.Number}-{i}", message.Changes[i]);
        lock (_lock)
        {
            foreach (var one in happened)
                _ring.Add(one);
            foreach (var stream in _streams)
                WakeOrDrop(stream);
        }
    }

    /// <inheritdoc />
    public void Missed()
    {
        lock (_lock)
        {
            _ring.Clear();
            _ring.Add(Resync());
            foreach (var stream in _streams)
            {
                stream.Position = _ring.Oldest;
                stream.Wake();
            }
        }

        _hears.TrySetResult();
    }

    private OpenStream? TryOpen(Caller owner, StreamFilter filter, string? after)
    {
        lock (_lock)
        {
            if (_streams.Count >= options.Limits.OpenStreams || _owners.GetValueOrDefault((owner.Kind, owner.Id)) >= options.Limits.OpenStreamsPerCaller)
                return null;
            var known = after is null ? null : _ring.Find(after);
            var stream = new OpenStream
            {
                Owner = owner,
                Filter = filter,
                StartsAfter = known is null ? _ring[_ring.Next - 1].Id : after!,
                MustReload = after is not null && known is null,
                JoinedAt = _ring.Next,
                Position = known + 1 ?? _ring.Next,
            };
            _streams.Add(stream);
            Count(owner, 1);
            return stream;
        }
    }

    private void Count(Caller owner, int more)
    {
        var key = (owner.Kind, owner.Id);
        var count = _owners.GetValueOrDefault(key) + more;
        if (count == 0)
            _owners.Remove(key);
        else
            _owners[key] = count;
    }

    private bool Knows(string id)
    {
        lock (_lock)
            return _ring.Find(id) is not null;
    }

    private static EventRing Begin()
    {
        var ring = new EventRing(Kept);
        ring.Add(Resync());
        return ring;
    }

    // Only this node knows the id: whatever another node heard meanwhile, a client that goes there reloads.
    private static StreamEvent Resync() =>
        StreamEvent.Resync($"{Guid.NewGuid():N}-0-0", "What changed in the meantime is not known: load again what you show.");

    private void WakeOrDrop(OpenStream stream)
    {
        if (stream.Dropped.IsCancellationRequested)
            return;
        var lost = stream.Position < _ring.Oldest;
        var tooSlow = stream.Position >= stream.JoinedAt && _ring.Next - stream.Position > MostBehind;
        if (!lost && !tooSlow)
        {
            stream.Wake();
            return;
        }

        stream.Drop();
        var dropped = Interlocked.Increment(ref _dropped);
        LogDropped(logger, dropped);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A stream was ended because its client does not keep up; that makes {Dropped} since the node started")]
    private static partial void LogDropped(ILogger logger, long dropped);
}
