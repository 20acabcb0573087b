namespace Signalbox.Steps;

/// <summary>Reads the saved steps of a job.</summary>
public interface IStepStore
{
    /// <summary>The saved steps, oldest first; large outputs are left out (<see cref="Json.ListedJson"/>).</summary>
    Task<IReadOnlyList<SavedStep>> ListForJobAsync(long jobId, CancellationToken cancellationToken);

    /// <summary>The saved steps with all of their outputs, oldest first, of which no more than a few are held at a time.</summary>
    IAsyncEnumerable<SavedStep> ReadForJobAsync(long jobId, CancellationToken cancellationToken = default);
}
