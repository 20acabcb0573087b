using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Signalbox.Cli.Tests.Processes;

namespace Signalbox.Cli.Tests.Configuration;

public sealed class TelemetrySettingsTests
{
    [Fact]
    public async Task A_worker_writes_its_logs_as_it_is_configured()
    {
        await using var folder = new CliFolder();
        await folder.WriteAsync("signalbox.yaml", "workers: {workerId: w1}\nlogging:\n  format: JSON\n  level: debug\n");
        using var worker = await folder.StartWorkerAsync();
        await worker.SignalAsync("TERM");
        var ended = await worker.EndAsync();

        var lines = ended.Errors.TrimEnd('\n').Split('\n').Select(l => JsonDocument.Parse(l).RootElement).ToArray();

        Assert.Single(lines, l => l.GetProperty("message").GetString() == "Worker w1 stopped" && l.GetProperty("workerId").GetString() == "w1");
        Assert.Contains(lines, l => l.GetProperty("level").GetString() == "info");
    }

    [Fact]
    public async Task A_worker_sends_traces_and_logs_where_the_standard_variables_say()
    {
        var received = new ConcurrentQueue<(string Path, string Key, string Body)>();
        await using var collector = Collector(received);
        await collector.StartAsync();
        await using var folder = new CliFolder();
        folder.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.First();
        folder.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        folder.Environment["OTEL_EXPORTER_OTLP_HEADERS"] = "x-key=Bearer%20very-secret-1";
        folder.Environment["OTEL_SERVICE_NAME"] = "nightly-jobs";
        using var worker = await folder.StartWorkerAsync();
        var id = await folder.CreateJobAsync("simple-task", "{\"action\":\"echo\"}");
        await folder.UntilJobAsync(id, job => job.GetProperty("status").GetString() == "COMPLETED", "the job has completed");
        await worker.SignalAsync("TERM");
        var ended = await worker.EndAsync();

        Assert.Contains(received, r => r.Path == "/v1/traces" && r.Body.Contains("run simple-task", StringComparison.Ordinal));
        Assert.Contains(received, r => r.Path == "/v1/logs" && r.Body.Contains("Worker {WorkerId} started", StringComparison.Ordinal));
        Assert.All(received, r => Assert.Contains("nightly-jobs", r.Body));
        Assert.All(received, r => Assert.Equal("Bearer very-secret-1", r.Key));
        Assert.DoesNotContain("very-secret-1", ended.Output + ended.Errors);
    }

    [Fact]
    public async Task Faults_of_these_settings_are_told_without_their_secrets()
    {
        await using var folder = new CliFolder();
        await folder.WriteAsync("signalbox.yaml", "telemetry:\n  otlpEndpoint: ftp://me:very-secret-2@there\n  otlpProtocol: smoke\nlogging:\n  format: xml\n  level: loud\n");
        folder.Environment["OTEL_EXPORTER_OTLP_HEADERS"] = "very-secret-3";

        var errors = (await folder.RunAsync("jobs", "list")).Exits(2).Errors;

        Assert.Contains("telemetry.otlpEndpoint (signalbox.yaml line 2): must be an http or https address", errors);
        Assert.Contains("telemetry.otlpProtocol (signalbox.yaml line 3): is 'smoke' and must be grpc or http/protobuf", errors);
        Assert.Contains("telemetry.otlpHeaders (OTEL_EXPORTER_OTLP_HEADERS): must be name=value pairs", errors);
        Assert.Contains("logging.format (signalbox.yaml line 5): is 'xml' and must be text or json", errors);
        Assert.Contains("logging.level (signalbox.yaml line 6): is 'loud' and must be debug or info or warning or error", errors);
        Assert.DoesNotContain("very-secret", errors);
    }

    private static WebApplication Collector(ConcurrentQueue<(string Path, string Key, string Body)> received)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            received.Enqueue((context.Request.Path, context.Request.Headers["x-key"].ToString(), Encoding.Latin1.GetString(body.ToArray())));
            context.Response.ContentType = "application/x-protobuf";
        });
        return app;
    }
}
