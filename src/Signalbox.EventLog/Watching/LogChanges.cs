using System.Threading.Channels;
using Signalbox.EventLog.Files;
using Signalbox.EventLog.Offline;

namespace Signalbox.EventLog.Watching;

/// <summary>
/// Says when a log may have changed: told by the system (inotify) at once, and by looking every now and then in any case, for file
/// systems that tell nothing. What happens while nobody waits is told to the next who does.
/// </summary>
public sealed class LogChanges : IDisposable
{
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly string _folder;
    private readonly string[] _files;
    private readonly bool _system;
    private readonly ITimer _looking;
    private FileSystemWatcher? _watcher;
    private FileIdentity?[] _seen;
    private bool _isDisposed;

    /// <summary>Begins to watch.</summary>
    /// <param name="folder">The folder of the log; while it is not there it is looked for.</param>
    /// <param name="time">Paces the looking.</param>
    /// <param name="every">How often to look.</param>
    /// <param name="system">False to look only.</param>
    public LogChanges(string folder, TimeProvider time, TimeSpan every, bool system = true)
    {
        (_folder, _system) = (Path.GetFullPath(folder), system);
        _files = [Path.Combine(_folder, SharedLog.FileName), Path.Combine(_folder, SharedLog.QueueFileName), Path.Combine(_folder, OfflineQueue.ModeFileName)];
        _watcher = TryWatch();
        _seen = Facts();
        _looking = time.CreateTimer(_ => Look(), null, every, every);
    }

    /// <summary>True when the system tells of changes.</summary>
    public bool IsTold => _watcher is not null;

    /// <summary>Ends when something may have changed since the last wait ended.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) => await _signal.Reader.ReadAsync(cancellationToken);

    /// <inheritdoc />
    public void Dispose()
    {
        _looking.Dispose();
        lock (_signal)
        {
            _watcher?.Dispose();
            _isDisposed = true;
        }
    }

    private FileSystemWatcher? TryWatch()
    {
        if (!_system || !Directory.Exists(_folder))
            return null;
        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new FileSystemWatcher(_folder, "events*") { NotifyFilter = NotifyFilters.Size | NotifyFilters.LastWrite | NotifyFilters.FileName };
            watcher.Changed += (_, e) => Tell(e.FullPath);
            watcher.Created += (_, e) => Tell(e.FullPath);
            watcher.Deleted += (_, e) => Tell(e.FullPath);
            watcher.Renamed += (_, e) => Tell(e.FullPath);
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // The user's limit of watches is reached, or the folder went meanwhile: looking is what is left.
            watcher?.Dispose();
            return null;
        }
    }

    private void Tell(string path)
    {
        if (_files.Contains(path))
            _signal.Writer.TryWrite(true);
    }

    private void Look()
    {
        lock (_signal)
        {
            if (!_isDisposed)
                _watcher ??= TryWatch();
        }

        var now = Facts();
        if (now.AsSpan().SequenceEqual(_seen))
            return;
        _seen = now;
        _signal.Writer.TryWrite(true);
    }

    private FileIdentity?[] Facts() => [.. _files.Select(Libc.FactsAt)];
}
