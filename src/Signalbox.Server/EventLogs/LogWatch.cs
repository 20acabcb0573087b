using Microsoft.Extensions.Hosting;
using Signalbox.EventLog;

namespace Signalbox.Server.EventLogs;

/// <summary>Notices that the log changed, whoever wrote it: at once where the system tells of it, and within two seconds where it does not.</summary>
internal sealed class LogWatch(EventLogOptions options, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);
    private static readonly string[] Watched = [SharedLog.FileName, "events.offline.log", "events.offline"];

    private readonly Bell _told = new(time);
    private readonly List<Action> _listeners = [];

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

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        FileSystemWatcher? watcher = null;
        var seen = Look();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                watcher ??= TryWatch();
                await _told.WaitAsync(Poll, stoppingToken);
                var now = Look();
                if (now == seen)
                    continue;
                seen = now;
                Array.ForEach(Listeners(), heard => heard());
                await Task.Delay(Breath, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
        finally
        {
            watcher?.Dispose();
        }
    }

    // Without it, because there is no folder yet or the system has no watches left, the log is looked at every two seconds.
    private FileSystemWatcher? TryWatch()
    {
        if (!Directory.Exists(options.Folder))
            return null;
        try
        {
            var watcher = new FileSystemWatcher(options.Folder, "events*") { NotifyFilter = NotifyFilters.Size | NotifyFilters.LastWrite | NotifyFilters.FileName };
            watcher.Changed += Tell;
            watcher.Created += Tell;
            watcher.Deleted += Tell;
            watcher.Renamed += Tell;
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private Action[] Listeners()
    {
        lock (_listeners)
            return [.. _listeners];
    }

    private void Tell(object sender, FileSystemEventArgs change) => _told.Ring();

    private (long, DateTime, long, DateTime, bool) Look()
    {
        try
        {
            var files = Array.ConvertAll(Watched, name => new FileInfo(Path.Combine(options.Folder, name)));
            return (LengthOf(files[0]), files[0].LastWriteTimeUtc, LengthOf(files[1]), files[1].LastWriteTimeUtc, files[2].Exists);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever reads it says why.
            return default;
        }
    }

    private static long LengthOf(FileInfo file) => file.Exists ? file.Length : -1;

    private sealed class Subscription(List<Action> listeners, Action listener) : IDisposable
    {
        public void Dispose()
        {
            lock (listeners)
                listeners.Remove(listener);
        }
    }
}
