namespace Signalbox.Steps;

/// <summary>What people see of saved steps. Every surface calls these operations.</summary>
public sealed class StepClient(IStepStore store)
{
    /// <summary>The saved steps of a job, oldest first; large outputs are left out (<see cref="Json.ListedJson"/>).</summary>
    public Task<IReadOnlyList<SavedStep>> ListForJobAsync(long jobId, CancellationToken cancellationToken = default) =>
        store.ListForJobAsync(jobId, cancellationToken);

    /// <summary>The saved steps of a job with all of their outputs, oldest first, of which no more than a few are held at a time.</summary>
    public IAsyncEnumerable<SavedStep> ReadForJobAsync(long jobId, CancellationToken cancellationToken = default) =>
        store.ReadForJobAsync(jobId, cancellationToken);
}
