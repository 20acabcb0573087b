using Signalbox.Identities;
using Signalbox.Logs;

namespace Signalbox.Running;

/// <summary>
/// Starts and stops this node's worker for somebody. Who did is in the audit before it is done, so that nothing is done of
/// which the audit does not know; what changes nothing is not written.
/// </summary>
public sealed class WorkerControl(Worker worker, WorkerOptions options, IAuditStore audit)
{
    /// <summary>Starts it, unless it runs already.</summary>
    /// <param name="by">Who wants it.</param>
    /// <param name="cancellationToken">Gives up before it is started.</param>
    public async Task StartAsync(string by, CancellationToken cancellationToken = default)
    {
        if (worker.Stats.IsRunning)
            return;
        await WriteAsync(by, AuditActions.WorkerStarted, cancellationToken);
        await worker.StartAsync(cancellationToken);
    }

    /// <summary>Stops it, unless it is stopped already; running jobs may finish first. Whoever asked may leave meanwhile.</summary>
    /// <param name="by">Who wants it.</param>
    public async Task StopAsync(string by)
    {
        if (worker.Stats.IsRunning)
            await WriteAsync(by, AuditActions.WorkerStopped, CancellationToken.None);
        await worker.StopAsync();
    }

    private Task WriteAsync(string by, string action, CancellationToken cancellationToken) =>
        audit.AppendAsync(new AuditEntry(by, action, $"worker {options.WorkerId}"), cancellationToken);
}
