using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Signalbox.Server.Tests.Telemetry;

/// <summary>A collector that keeps what it is sent by OTLP over HTTP.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, string Headers, ProtobufMessage Message)> _received = [];

    private OtlpReceiver()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(ReceiveAsync);
    }

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    public IEnumerable<ProtobufMessage> Spans => _received.Where(r => r.Path == "/v1/traces").SelectMany(r => r.Message.All(1, 2, 2));

    public IEnumerable<ProtobufMessage> Records => _received.Where(r => r.Path == "/v1/logs").SelectMany(r => r.Message.All(1, 2, 2));

    /// <summary>What is said of the senders.</summary>
    public IEnumerable<Dictionary<string, string>> Resources => _received.SelectMany(r => r.Message.All(1, 1)).Select(r => r.Attributes(1));

    public IEnumerable<string> Headers => _received.Select(r => r.Headers);

    public static async Task<OtlpReceiver> StartAsync()
    {
        var receiver = new OtlpReceiver();
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _received.Enqueue((context.Request.Path, context.Request.Headers["x-key"].ToString(), new ProtobufMessage(body.ToArray())));
        context.Response.ContentType = "application/x-protobuf";
    }
}
