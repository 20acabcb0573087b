using System.Net;
using System.Text;

namespace Signalbox.Server.Tests.Streams;

/// <summary>A client of the stream, over real HTTP.</summary>
internal sealed class EventReader : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private EventReader(HttpResponseMessage response, StreamReader lines)
    {
        _response = response;
        _lines = lines;
    }

    /// <summary>The answer's head.</summary>
    public HttpResponseMessage Response => _response;

    /// <summary>Opens a stream.</summary>
    public static async Task<EventReader> OpenAsync(HttpClient client, string query = "", string? after = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/stream" + query);
        if (after is not null)
            request.Headers.Add("Last-Event-ID", after);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new EventReader(response, new StreamReader(await response.Content.ReadAsStreamAsync(), Encoding.UTF8));
    }

    /// <summary>Opens a stream and reads until it says that it is ready; returns the id to resume from.</summary>
    public static async Task<(EventReader Reader, string Id)> OpenReadyAsync(HttpClient client, string query = "")
    {
        var reader = await OpenAsync(client, query);
        return (reader, (await reader.UntilAsync(e => e.Event == "ready")).Id!);
    }

    /// <summary>The next block, or null at the end.</summary>
    public async Task<ReceivedEvent?> NextAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        var block = new Dictionary<string, string>();
        while (await _lines.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Length == 0)
                return new ReceivedEvent(block.GetValueOrDefault("id"), block.GetValueOrDefault("event"), block.GetValueOrDefault("data"), block.GetValueOrDefault(""), block.GetValueOrDefault("retry"));
            var colon = line.IndexOf(':');
            Assert.True(block.TryAdd(line[..colon], line[(colon + 2)..]), line);
        }

        return null;
    }

    /// <summary>Reads until an event fits, and returns it.</summary>
    public async Task<ReceivedEvent> UntilAsync(Func<ReceivedEvent, bool> fits)
    {
        while (await NextAsync() is { } received)
        {
            if (fits(received))
                return received;
        }

        throw new InvalidOperationException("The stream ended.");
    }

    /// <summary>Reads the data of events until one fits, which is the last.</summary>
    public async Task<List<ReceivedEvent>> CollectAsync(Func<ReceivedEvent, bool> until)
    {
        var collected = new List<ReceivedEvent>();
        await UntilAsync(e =>
        {
            collected.Add(e);
            return until(e);
        });
        return collected;
    }

    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }
}
