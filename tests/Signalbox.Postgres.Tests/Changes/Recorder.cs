using Signalbox.Changes;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Changes;

/// <summary>Writes down what a node hears.</summary>
internal sealed class Recorder : IChangeWatcher, IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<(string Origin, long Number, Change Change)> _heard = [];
    private readonly IDisposable _watching;
    private int _gaps;

    private Recorder(IChangeFeed feed) => _watching = feed.Watch(this);

    /// <summary>What was heard, in order.</summary>
    public IReadOnlyList<(string Origin, long Number, Change Change)> Heard
    {
        get
        {
            lock (_lock)
                return [.. _heard];
        }
    }

    /// <summary>How often it was told that it may have missed something.</summary>
    public int Gaps => Volatile.Read(ref _gaps);

    /// <summary>Begins to write down what a node hears; returns when it hears.</summary>
    public static async Task<Recorder> StartAsync(TestBox box)
    {
        var recorder = new Recorder(box.Changes);
        await Eventually.HoldsAsync(() => recorder.Gaps == 1, "the node listens");
        return recorder;
    }

    /// <summary>Waits until a change was heard.</summary>
    public Task HearsAsync(Change change) => Eventually.HoldsAsync(() => Heard.Any(h => h.Change == change), $"{change} is heard");

    public void Dispose() => _watching.Dispose();

    void IChangeWatcher.Heard(ChangeMessage message)
    {
        lock (_lock)
            _heard.AddRange(message.Changes.Select(c => (message.Origin, message.Number, c)));
    }

    void IChangeWatcher.Missed() => Interlocked.Increment(ref _gaps);
}
