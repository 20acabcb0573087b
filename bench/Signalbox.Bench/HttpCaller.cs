using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Signalbox.Bench;

/// <summary>
/// One connection that sends a request, waits for the whole answer, and sends the next: as little of a client as can be,
/// because it shares the processors with the node that it measures.
/// </summary>
internal sealed class HttpCaller : IDisposable
{
    private static readonly byte[] EndOfHeaders = "\r\n\r\n"u8.ToArray();
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _answer;

    /// <summary>Connects.</summary>
    /// <param name="address">The node.</param>
    /// <param name="room">The bytes kept for an answer, which grow when one is larger.</param>
    public HttpCaller(Uri address, int room = 64 * 1024)
    {
        _answer = new byte[room];
        _socket.Connect(address.Host, address.Port);
    }

    /// <summary>The bytes of a request.</summary>
    public static byte[] Request(Uri address, string token, string method, string path, string body) => Encoding.UTF8.GetBytes(
        $"{method} {path} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {token}\r\n"
        + (body.Length == 0 ? "" : $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body).ToString(CultureInfo.InvariantCulture)}\r\n")
        + $"\r\n{body}");

    /// <summary>The connection, to wait for many at once.</summary>
    public Socket Socket => _socket;

    /// <summary>Sends a request and reads the answer; throws unless it has the status.</summary>
    public void Call(byte[] request, int status)
    {
        Send(request);
        ReadAnswer(status);
    }

    /// <summary>Sends a request, whose answer is to be read before the next.</summary>
    public void Send(byte[] request)
    {
        for (var sent = 0; sent < request.Length;)
            sent += _socket.Send(request, sent, request.Length - sent, SocketFlags.None);
    }

    /// <summary>Reads the answer and returns its body, which is good until the next; throws unless it has the status.</summary>
    public ReadOnlyMemory<byte> ReadAnswer(int status)
    {
        var (read, end) = (0, -1);
        while (end < 0)
        {
            read += Receive(read);
            end = _answer.AsSpan(0, read).IndexOf(EndOfHeaders);
        }

        var head = Encoding.ASCII.GetString(_answer, 0, end);
        if (!head.StartsWith($"HTTP/1.1 {status}", StringComparison.Ordinal))
            throw new InvalidOperationException($"The node answered {head}{Encoding.UTF8.GetString(_answer, end, read - end)}");
        var at = head.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase) + 16;
        var line = head.IndexOf('\r', at);
        var length = end + 4 + int.Parse(line < 0 ? head.AsSpan(at) : head.AsSpan(at, line - at), CultureInfo.InvariantCulture);
        if (length > _answer.Length)
            Array.Resize(ref _answer, length);
        while (read < length)
            read += Receive(read);
        return _answer.AsMemory(end + 4, length - end - 4);
    }

    public void Dispose() => _socket.Dispose();

    private int Receive(int from)
    {
        var received = _socket.Receive(_answer, from, _answer.Length - from, SocketFlags.None);
        return received > 0 ? received : throw new IOException("The node hung up.");
    }
}
