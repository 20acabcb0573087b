using System.Net.Sockets;
using Npgsql;

namespace Signalbox.Testing;

/// <summary>
/// Stands between a node and the server's socket, and can let the connections that are open hang as a link does that was cut
/// without a word, while new ones work.
/// </summary>
public sealed class FreezingProxy : IAsyncDisposable
{
    private readonly string _folder = TestFolder.Create();
    private readonly string _target;
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<Link> _links = [];
    private readonly Task _accepting;

    /// <summary>Begins to take connections to the server of <paramref name="connectionString"/>.</summary>
    public FreezingProxy(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var name = $".s.PGSQL.{settings.Port}";
        _target = Path.Combine(settings.Host!, name);
        _listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(_folder, name)));
        _listener.Listen(100);
        settings.Host = _folder;
        ConnectionString = settings.ConnectionString;
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Leads through the proxy.</summary>
    public string ConnectionString { get; }

    /// <summary>How many bytes the server was sent or has sent that frozen connections have swallowed.</summary>
    public long Swallowed
    {
        get
        {
            lock (_lock)
                return _links.Sum(l => l.Swallowed);
        }
    }

    /// <summary>Lets everything hang that is open now: nothing comes through in either direction, or no answer does.</summary>
    public void Freeze(bool answersOnly = false)
    {
        lock (_lock)
        {
            foreach (var link in _links)
                link.Freeze(answersOnly);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        Link[] links;
        lock (_lock)
            links = [.. _links];
        foreach (var link in links)
            await link.DisposeAsync();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync(_stop.Token);
                var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await server.ConnectAsync(new UnixDomainSocketEndPoint(_target), _stop.Token);
                }
                catch (SocketException)
                {
                    // Nobody listens there just now.
                    server.Dispose();
                    client.Dispose();
                    continue;
                }

                lock (_lock)
                    _links.Add(new Link(client, server));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException && _stop.IsCancellationRequested)
        {
            // The test is over.
        }
    }

    private sealed class Link : IAsyncDisposable
    {
        private readonly Socket _client;
        private readonly Socket _server;
        private readonly Task[] _pumps;
        private volatile bool _requestsHang;
        private volatile bool _answersHang;
        private long _swallowed;

        public Link(Socket client, Socket server)
        {
            (_client, _server) = (client, server);
            _pumps = [Task.Run(() => PumpAsync(client, server, () => _requestsHang)), Task.Run(() => PumpAsync(server, client, () => _answersHang))];
        }

        public long Swallowed => Interlocked.Read(ref _swallowed);

        public void Freeze(bool answersOnly)
        {
            _answersHang = true;
            _requestsHang |= !answersOnly;
        }

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            _server.Dispose();
            await Task.WhenAll(_pumps);
        }

        // A frozen end is not closed either: its peer hears nothing any more.
        private async Task PumpAsync(Socket from, Socket to, Func<bool> hangs)
        {
            var buffer = new byte[65_536];
            try
            {
                while (await from.ReceiveAsync(buffer) is > 0 and var read)
                {
                    if (hangs())
                        Interlocked.Add(ref _swallowed, read);
                    else
                        await to.SendAsync(buffer.AsMemory(0, read));
                }

                if (!hangs())
                    to.Shutdown(SocketShutdown.Send);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // One end is gone.
            }
        }
    }
}
