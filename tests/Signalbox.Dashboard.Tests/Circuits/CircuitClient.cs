using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Signalbox.Testing;

namespace Signalbox.Dashboard.Tests.Circuits;

/// <summary>
/// A visitor's end of a page's circuit who does nothing that the page tells the browser to do: it stays, acknowledges what is
/// drawn and reads on for as long as the node lets it.
/// </summary>
internal sealed partial class CircuitClient : IAsyncDisposable
{
    private static readonly Dictionary<string, string> NoHeaders = [];
    private const string HandshakeAnswer = "{}\u001e";
    private readonly ClientWebSocket _socket;
    private readonly Uri _address;
    private readonly bool _acknowledges;
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<object?>> _asked = new();
    private readonly Lock _lock = new();
    private readonly StringBuilder _drawn = new();
    private Task _reading = Task.CompletedTask;
    private int _number;

    private CircuitClient(ClientWebSocket socket, Uri address, bool acknowledges)
    {
        _acknowledges = acknowledges;
        _socket = socket;
        _address = address;
    }

    /// <summary>Ends when the node has closed the connection, in whatever way.</summary>
    public Task Closed => _reading;

    /// <summary>Everything that was drawn so far, with the markup's strings in the order in which they came.</summary>
    public string Drawn
    {
        get
        {
            lock (_lock)
                return _drawn.ToString();
        }
    }

    /// <summary>What the circuit is known by to whoever takes it up again.</summary>
    public string Secret { get; private set; } = "";

    /// <summary>The number of what was drawn last.</summary>
    public object? LastBatch { get; private set; }

    /// <summary>Opens a page as the person of a cookie and waits until this text is drawn.</summary>
    public static async Task<CircuitClient> OpenAsync(ServerBox box, string cookie, string page, string text)
    {
        var client = await ConnectAsync(box, cookie);
        await client.StartAsync(page, await MarkersAsync(box, cookie, page));
        await client.IsDrawnAsync(text);
        return client;
    }

    /// <summary>Opens the connection alone.</summary>
    /// <param name="box">The node.</param>
    /// <param name="cookie">Whose it is.</param>
    /// <param name="acknowledges">False leaves what is drawn without an acknowledgement.</param>
    /// <exception cref="WebSocketException">The node refuses; see <see cref="RefusalAsync"/>.</exception>
    public static async Task<CircuitClient> ConnectAsync(ServerBox box, string cookie, bool acknowledges = true)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", cookie);
        await socket.ConnectAsync(SocketAddress(box), default);
        var client = new CircuitClient(socket, box.Address, acknowledges);
        client._reading = Task.Run(client.ReadAsync);
        await client.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"), WebSocketMessageType.Text);
        return client;
    }

    /// <summary>The status that a connection is refused with.</summary>
    public static async Task<HttpStatusCode> RefusalAsync(ServerBox box, string header, string value)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader(header, value);
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(SocketAddress(box), default));
        return socket.HttpStatusCode;
    }

    /// <summary>Waits until a text is drawn.</summary>
    public Task IsDrawnAsync(string text) => Eventually.HoldsAsync(() =>
    {
        Assert.False(_reading.IsCompleted, $"The node closed the connection before it drew '{text}'; it drew: {Drawn}");
        return Drawn.Contains(text, StringComparison.Ordinal);
    }, $"'{text}' is drawn");

    /// <summary>Starts the circuit of a page.</summary>
    public async Task StartAsync(string page, IReadOnlyList<JsonElement> markers)
    {
        Secret = (string)(await AskAsync("StartCircuit", _address.AbsoluteUri, new Uri(_address, page).AbsoluteUri, "[]", ""))!;
        var operations = markers.Select((marker, i) => new { type = "add", ssrComponentId = i + 1, marker });
        await TellAsync("UpdateRootComponents", JsonSerializer.Serialize(new { batchId = 1, operations }), "");
    }

    /// <summary>Goes to another page in the same circuit, as a link does.</summary>
    public Task GoToAsync(string page) => TellAsync("OnLocationChanged", new Uri(_address, page).AbsoluteUri, null, false);

    /// <summary>Calls a method of the circuit's hub and waits for its answer.</summary>
    public async Task<object?> AskAsync(string method, params object?[] arguments)
    {
        var id = Interlocked.Increment(ref _number).ToString(CultureInfo.InvariantCulture);
        var answer = _asked.GetOrAdd(id, _ => new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously));
        await SendAsync(BlazorPack.Write(1, NoHeaders, id, method, arguments), WebSocketMessageType.Binary);
        await Task.WhenAny(answer.Task, _reading);
        return answer.Task.IsCompleted ? await answer.Task : throw new IOException($"The node closed the connection instead of answering {method}.");
    }

    /// <summary>Calls a method of the circuit's hub and waits for nothing.</summary>
    public Task TellAsync(string method, params object?[] arguments) =>
        SendAsync(BlazorPack.Write(1, NoHeaders, null, method, arguments), WebSocketMessageType.Binary);

    /// <summary>Sends bytes as they are.</summary>
    public Task SendAsync(byte[] bytes) => SendAsync(bytes, WebSocketMessageType.Binary);

    /// <summary>Loses the connection without a word.</summary>
    public void Break() => _socket.Abort();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
    }

    /// <summary>What a page's answer names to be drawn by its circuit.</summary>
    public static async Task<IReadOnlyList<JsonElement>> MarkersAsync(ServerBox box, string cookie, string page)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, page);
        request.Headers.Add("Cookie", cookie);
        using var answer = await box.Stranger().SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        var markers = Marker().Matches(text).Select(m => JsonElement.Parse(m.Groups[1].Value)).Where(m => m.GetProperty("type").GetString() == "server");
        return [.. markers];
    }

    private static Uri SocketAddress(ServerBox box) => new UriBuilder(box.Address) { Scheme = "ws", Path = "/_blazor" }.Uri;

    private async Task SendAsync(byte[] bytes, WebSocketMessageType type)
    {
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(bytes, type, endOfMessage: true, default);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The node has closed it; whoever reads hears of that.
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[65_536];
        var received = new List<byte>();
        try
        {
            var greeted = false;
            while (await _socket.ReceiveAsync(buffer, default) is { MessageType: not WebSocketMessageType.Close } part)
            {
                received.AddRange(buffer.AsSpan(0, part.Count));
                if (!greeted)
                {
                    received.RemoveRange(0, HandshakeAnswer.Length);
                    greeted = true;
                }

                foreach (var message in BlazorPack.Take(received))
                    await HearAsync(message);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It was cut off.
        }
    }

    private async Task HearAsync(object?[] message)
    {
        switch (message)
        {
            case [3L, _, string id, 3L, var result]:
                _asked[id].TrySetResult(result);
                break;
            case [3L, _, string id, 2L]:
                _asked[id].TrySetResult(null);
                break;
            case [3L, _, string id, 1L, string error]:
                _asked[id].TrySetException(new InvalidOperationException(error));
                break;
            case [1L, _, _, "JS.RenderBatch", object?[] { Length: 2 } batch, ..]:
                LastBatch = batch[0];
                lock (_lock)
                    _drawn.Append(Encoding.UTF8.GetString((byte[])batch[1]!));
                if (_acknowledges)
                    await TellAsync("OnRenderCompleted", batch[0], null);
                break;
        }
    }

    [GeneratedRegex("<!--Blazor:(\\{.*?\\})-->")]
    private static partial Regex Marker();
}
