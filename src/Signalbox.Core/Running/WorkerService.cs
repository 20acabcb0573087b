using Microsoft.Extensions.Hosting;

namespace Signalbox.Running;

/// <summary>Starts the worker with its host, and drains it when the host stops.</summary>
internal sealed class WorkerService(Worker worker, WorkerOptions options) : IHostedService
{
    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) =>
        options.StartsWithHost ? worker.StartAsync(cancellationToken) : Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => worker.StopAsync();
}
