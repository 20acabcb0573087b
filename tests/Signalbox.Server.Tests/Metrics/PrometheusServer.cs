using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Signalbox.Testing;

namespace Signalbox.Server.Tests.Metrics;

/// <summary>A real Prometheus that scrapes one node every second. Disposing kills it; left alone it ends after some minutes.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private const int MostTries = 5;
    private readonly string _folder = TestFolder.Create();
    private readonly StringBuilder _errors = new();
    private readonly HttpClient _client = new();
    private Process? _process;

    private PrometheusServer()
    {
    }

    /// <summary>Starts it on a free port, and returns when it answers.</summary>
    public static async Task<PrometheusServer> StartAsync(Uri node)
    {
        var server = new PrometheusServer();
        await File.WriteAllTextAsync(
            Path.Combine(server._folder, "prometheus.yml"),
            $"""
            scrape_configs:
              - job_name: agent-worker
                scrape_interval: 1s
                metrics_path: /api/metrics
                static_configs:
                  - targets: ['{node.Authority}']
            """);
        for (var i = 1; !await server.TryStartAsync(); i++)
        {
            if (i == MostTries)
                throw new InvalidOperationException($"Prometheus does not start:\n{server._errors}");
        }

        return server;
    }

    /// <summary>Asks its HTTP API; returns <c>data</c>.</summary>
    public async Task<JsonElement> AskAsync(string path)
    {
        using var answer = JsonDocument.Parse(await _client.GetStringAsync(path));
        Assert.Equal("success", answer.RootElement.GetProperty("status").GetString());
        return answer.RootElement.GetProperty("data").Clone();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> TryStartAsync()
    {
        await KillAsync();
        // Somebody else may take the port in between; then it ends, and another is tried.
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            _client.BaseAddress ??= new Uri($"http://{free.LocalEndpoint}/");
        }

        var start = new ProcessStartInfo(
            "timeout",
            [
                "300", "prometheus", $"--config.file={_folder}/prometheus.yml", $"--storage.tsdb.path={_folder}/data",
                $"--web.listen-address={_client.BaseAddress.Authority}", "--log.level=warn",
            ])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        _process = Promtool.Run(start);
        _process.ErrorDataReceived += (_, line) => _errors.AppendLine(line.Data);
        _process.BeginErrorReadLine();
        var ready = false;
        await Eventually.HoldsAsync(async () => (ready = await IsReadyAsync()) || _process.HasExited, "the start of Prometheus");
        return ready;
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await _client.GetAsync("-/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task KillAsync()
    {
        if (_process is null)
            return;
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
