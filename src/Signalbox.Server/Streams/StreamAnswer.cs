using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Signalbox.Identities;

namespace Signalbox.Server.Streams;

/// <summary>Writes one stream to its client, until the client goes, is too slow or may no longer read, or the node stops.</summary>
internal sealed class StreamAnswer(HttpContext context, StreamHub hub, OpenStream stream, TimeProvider time)
{
    /// <summary>How often a client hears at least something, and is asked again who it is.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    private readonly StreamEvent[] _events = new StreamEvent[64];
    private readonly PipeWriter _writer = context.Response.BodyWriter;
    private string _shownUntil = stream.StartsAfter;
    private bool _flushing;
    private volatile bool _keepAliveIsDue;

    /// <summary>Answers.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping, stream.Dropped);
        try
        {
            await RunUntilAsync(end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // A client that does not read would keep even the last bytes waiting.
            if (_flushing)
                context.Abort();
        }
    }

    private async Task RunUntilAsync(CancellationToken end)
    {
        await using var timer = time.CreateTimer(_ => WakeToKeepAlive(), null, KeepAlive, KeepAlive);
        Begin();
        if (!await TryFlushAsync(end))
            return;
        while (!end.IsCancellationRequested)
        {
            var count = hub.Take(stream, _events, out var caughtUpWith);
            for (var i = 0; i < count; i++)
                _writer.Write(_events[i].Bytes.Span);
            if (count > 0)
                _shownUntil = _events[count - 1].Id;
            if (_keepAliveIsDue)
            {
                if (!await Reauthentication.StillMayAsync(context, Permission.Read))
                    return;
                WriteKeepAlive(caughtUpWith);
            }
            else if (count == 0)
            {
                await stream.WaitAsync(end);
                continue;
            }

            if (!await TryFlushAsync(end))
                return;
        }
    }

    private void Begin()
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        _writer.Write("retry: 2000\n\n"u8);
        if (stream.MustReload)
            _writer.Write(StreamEvent.Resync(stream.StartsAfter, "The last event that you saw is not known here any more: load again what you show.").Bytes.Span);
        _writer.Write(StreamEvent.Ready(stream.StartsAfter).Bytes.Span);
    }

    // An id alone shows nothing, but moves the place to resume from past what the filter kept back.
    private void WriteKeepAlive(string? caughtUpWith)
    {
        _keepAliveIsDue = false;
        var moved = caughtUpWith is not null && caughtUpWith != _shownUntil;
        _writer.Write(Encoding.UTF8.GetBytes(moved ? $": alive\nid: {caughtUpWith}\n\n" : ": alive\n\n"));
        _shownUntil = caughtUpWith ?? _shownUntil;
    }

    // False when the client has gone.
    private async Task<bool> TryFlushAsync(CancellationToken end)
    {
        _flushing = true;
        var flushed = await _writer.FlushAsync(end);
        _flushing = false;
        return !flushed.IsCompleted;
    }

    private void WakeToKeepAlive()
    {
        _keepAliveIsDue = true;
        stream.Wake();
    }
}
