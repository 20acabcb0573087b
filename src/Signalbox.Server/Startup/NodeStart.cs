using Microsoft.Extensions.Hosting;

namespace Signalbox.Server.Startup;

/// <summary>Runs the steps of a node's start, one after the other, and knows which of them is not done yet.</summary>
internal sealed class NodeStart(IEnumerable<StartStep> steps) : IHostedLifecycleService
{
    private volatile string? _missing = "the services of the node";

    /// <summary>What the start has still to see to; null when everything is done.</summary>
    public string? Missing => _missing;

    /// <inheritdoc />
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            _missing = step.Name;
            await step.RunAsync(cancellationToken);
        }

        _missing = null;
    }

    /// <inheritdoc />
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
