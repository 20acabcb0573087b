using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Signalbox.EventLog.Tests.Git;

/// <summary>A server of HTTP that gives every request the same answer, or none ever.</summary>
internal sealed class TinyServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ends = new();
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly string? _respond;
    private int _asked;

    /// <summary>Starts it.</summary>
    /// <param name="respond">The status line and the headers; null to keep silent.</param>
    public TinyServer(string? respond)
    {
        _respond = respond;
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>How many requests came.</summary>
    public int Asked => _asked;

    /// <summary>The address of a repository.</summary>
    public string Url(string userInfo = "") => $"http://{userInfo}{_listener.LocalEndpoint}/owner/name.git";

    /// <inheritdoc />
    public void Dispose()
    {
        _ends.Cancel();
        _listener.Dispose();
        foreach (var client in _clients)
            client.Dispose();
        _ends.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_ends.Token);
                _clients.Add(client);
                _ = AnswerAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        try
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, leaveOpen: true);
            while (await reader.ReadLineAsync(_ends.Token) is { } line)
            {
                if (line.Length > 0)
                    continue;
                Interlocked.Increment(ref _asked);
                if (_respond is not null)
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{_respond}\r\nContent-Length: 0\r\n\r\n"), _ends.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // It went away.
        }
    }
}
