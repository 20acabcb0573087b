using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Logs;
using OpenTelemetry.Trace;

namespace Signalbox.Server.Telemetry;

/// <summary>Begins to trace with the host, and sends what is left when it stops.</summary>
internal sealed class TelemetryService(IServiceProvider services) : IHostedService
{
    private const int LongestFlushMilliseconds = 5_000;
    private readonly TracerProvider _traces = services.GetRequiredService<TracerProvider>();

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            _traces.ForceFlush(LongestFlushMilliseconds);
            services.GetService<LoggerProvider>()?.ForceFlush(LongestFlushMilliseconds);
        },
        CancellationToken.None);
}
