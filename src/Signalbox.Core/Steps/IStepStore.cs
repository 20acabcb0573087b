namespace Signalbox.Steps;

/// <summary>Reads the saved steps of a job.</summary>
public interface IStepStore
{
    /// <summary>The saved steps, oldest first.</summary>
    Task<IReadOnlyList<SavedStep>> ListForJobAsync(long jobId, CancellationToken cancellationToken);
}
