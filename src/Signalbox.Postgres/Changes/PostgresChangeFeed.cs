using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Npgsql;
using Signalbox.Changes;
using Signalbox.Jobs;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Queries;
using Signalbox.WakeUps;

namespace Signalbox.Postgres.Changes;

/// <summary>
/// Tells changes between nodes with LISTEN and NOTIFY. A notification takes a lock that all commits of the server share,
/// so they are gathered and sent outside the transactions that they tell of, at most one every ten milliseconds. All
/// listeners hear notifications in one order, so watchers hear their own node's too from the database.
/// </summary>
internal sealed partial class PostgresChangeFeed : IChangeFeed, IAsyncDisposable
{
    private const string Channel = "signalbox";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly PostgresDatabase _database;
    private readonly TimeProvider _time;
    private readonly ILogger<PostgresChangeFeed> _logger;
    private readonly string _node = Guid.NewGuid().ToString("N");
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ChangeWindow _window = new();
    private readonly SemaphoreSlim _toSend = new(0);
    private readonly Task _sending;
    // Held while watchers are told, so that each is told by one thread at a time, and of everything once it was told of the beginning.
    private readonly Lock _telling = new();
    private ImmutableArray<Action<WakeUpKind, long>> _listeners = [];
    private ImmutableArray<IChangeWatcher> _watchers = [];
    private Task? _listening;
    private bool _hears;
    private long _sent;
    private bool _stopped;

    public PostgresChangeFeed(PostgresDatabase database, TimeProvider time, ILogger<PostgresChangeFeed> logger)
    {
        _database = database;
        _time = time;
        _logger = logger;
        _sending = Task.Run(SendAsync);
    }

    /// <inheritdoc />
    public void Publish(WakeUpKind kind, long id = 0)
    {
        Tell(kind, id);
        SendSoon(_window.Add(kind, id));
    }

    /// <inheritdoc />
    public void Publish(params IReadOnlyList<Change> changes)
    {
        foreach (var change in changes)
            SendSoon(_window.Add(change));
    }

    /// <inheritdoc />
    public void PublishJobs(IEnumerable<long> ids, JobStatus status) => SendSoon(_window.AddJobs(ids, status));

    /// <inheritdoc />
    public IDisposable Subscribe(Action<WakeUpKind, long> listener)
    {
        lock (_lock)
        {
            _listeners = _listeners.Add(listener);
            _listening ??= Task.Run(ListenAsync);
        }

        return new Subscription(() =>
        {
            lock (_lock)
                _listeners = _listeners.Remove(listener);
        });
    }

    /// <inheritdoc />
    public IDisposable Watch(IChangeWatcher watcher)
    {
        lock (_telling)
        {
            _watchers = _watchers.Add(watcher);
            if (_hears)
                watcher.Missed();
        }

        lock (_lock)
            _listening ??= Task.Run(ListenAsync);
        return new Subscription(() =>
        {
            lock (_telling)
                _watchers = _watchers.Remove(watcher);
        });
    }

    /// <summary>Sends what is left, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopped)
            return;
        _stopped = true;
        await _stop.CancelAsync();
        await _sending;
        await (_listening ?? Task.CompletedTask);
        _toSend.Dispose();
        _stop.Dispose();
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }

    private void Tell(WakeUpKind kind, long id)
    {
        foreach (var listener in _listeners)
            Guarded(() => listener(kind, id));
    }

    // Whoever listens must not harm who tells, nor the others that listen.
    private void Guarded(Action tell)
    {
        try
        {
            tell();
        }
#pragma warning disable CA1031 // see above
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogListenerFailed(_logger, e);
        }
    }

    // Whatever happened is made up for by looking.
    private void TellToLook()
    {
        foreach (var kind in Enum.GetValues<WakeUpKind>())
            Tell(kind, 0);
    }

    private void SendSoon(bool isFirst)
    {
        if (!isFirst)
            return;
        lock (_lock)
        {
            if (!_stop.IsCancellationRequested)
                _toSend.Release();
        }
    }

    private async Task SendAsync()
    {
        try
        {
            while (true)
            {
                await _toSend.WaitAsync(_stop.Token);
                if (await TrySendGatheredAsync())
                {
                    await Task.Delay(Pause, _time, _stop.Token);
                    continue;
                }

                _window.Lose();
                _toSend.Release();
                await Task.Delay(PauseAfterFailure, _time, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            await TrySendGatheredAsync();
        }
    }

    private async Task<bool> TrySendGatheredAsync()
    {
        var gathered = _window.Take();
        try
        {
            foreach (var payload in gathered.ToPayloads(_node, () => ++_sent))
            {
                await using var command = _database.RelaxedSource.CreateCommand("select pg_notify($1, $2)");
                command.Parameters.With(Channel).With(payload);
                await command.ExecuteNonQueryAsync();
            }

            return true;
        }
#pragma warning disable CA1031 // whatever it was, telling goes on
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogNotSent(_logger, e, gathered.WakeUps.Count + gathered.Changes.Count);
            return false;
        }
    }

    private async Task ListenAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = await _database.ListenSource.OpenConnectionAsync(_stop.Token);
                connection.Notification += (_, message) => Received(message.Payload);
                await using (var listen = new NpgsqlCommand($"listen {Channel}", connection))
                    await listen.ExecuteNonQueryAsync(_stop.Token);
                BeginToHear();
                while (!_stop.IsCancellationRequested)
                    await connection.WaitAsync(_stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // whatever it was, a node that heard nothing any more would not know it
            catch (Exception e)
#pragma warning restore CA1031
            {
                lock (_telling)
                    _hears = false;
                LogNotListening(_logger, e);
                // It is the first to hear that the server is gone; the others would each find out at their next use.
                _database.ForgetConnections();
                await PauseAsync();
            }
        }
    }

    private async Task PauseAsync()
    {
        try
        {
            await Task.Delay(PauseAfterFailure, _time, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The loop ends.
        }
    }

    private void BeginToHear()
    {
        TellToLook();
        lock (_telling)
        {
            _hears = true;
            foreach (var watcher in _watchers)
                Guarded(watcher.Missed);
        }
    }

    private void Received(string payload)
    {
        if (IncomingChanges.Read(payload) is not { } incoming)
            return;
        // This node's own loops were woken when it was told.
        if (incoming.Message.Origin != _node)
        {
            foreach (var (kind, id) in incoming.WakeUps)
                Tell(kind, id);
            if (incoming.Lost)
                TellToLook();
        }

        lock (_telling)
        {
            foreach (var watcher in _watchers)
            {
                if (incoming.Lost)
                    Guarded(watcher.Missed);
                if (incoming.Message.Changes.Count > 0)
                    Guarded(() => watcher.Heard(incoming.Message));
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Telling other nodes of {Count} changes failed; they find them by polling")]
    private static partial void LogNotSent(ILogger logger, Exception exception, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Somebody who was told of a change failed")]
    private static partial void LogListenerFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database's notifications cannot be heard; listening is tried again in a second")]
    private static partial void LogNotListening(ILogger logger, Exception exception);
}
