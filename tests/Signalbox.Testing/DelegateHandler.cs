using Signalbox.Handlers;

namespace Signalbox.Testing;

/// <summary>A handler that a test writes in place.</summary>
public sealed class DelegateHandler(Func<JobContext, CancellationToken, Task<JobOutcome>> run) : IJobHandler
{
    /// <inheritdoc />
    public Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken) => run(job, cancellationToken);
}
