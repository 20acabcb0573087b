using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Signalbox.Server.Testing;

/// <summary>A chat that takes alerts at a port of its own, and answers as a test says.</summary>
public sealed class AlertReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<JsonNode> _taken = new();
    private readonly ConcurrentQueue<int> _answers = new();
    private int _asked;

    private AlertReceiver(WebApplication app) => _app = app;

    /// <summary>What was posted and taken, oldest first.</summary>
    public IReadOnlyList<JsonNode> Taken => [.. _taken];

    /// <summary>How many requests came.</summary>
    public int Asked => _asked;

    /// <summary>Where it is; the path is a secret.</summary>
    public Uri Webhook { get; private set; } = null!;

    /// <summary>Opens it.</summary>
    /// <param name="port">The port; a free one when 0.</param>
    /// <param name="answers">The statuses of the first answers; 200 afterwards.</param>
    public static async Task<AlertReceiver> OpenAsync(int port = 0, params int[] answers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        var receiver = new AlertReceiver(builder.Build());
        foreach (var answer in answers)
            receiver._answers.Enqueue(answer);
        receiver._app.Run(receiver.AnswerAsync);
        await receiver._app.StartAsync();
        var address = receiver._app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        receiver.Webhook = new Uri(address + "/services/s3cr3t");
        return receiver;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _asked);
        var body = await JsonNode.ParseAsync(context.Request.Body);
        var status = _answers.TryDequeue(out var next) ? next : (int)HttpStatusCode.OK;
        if (status < 300)
            _taken.Enqueue(body!);
        else if (status < 400)
            context.Response.Headers.Location = "/elsewhere";
        context.Response.StatusCode = status;
    }
}
