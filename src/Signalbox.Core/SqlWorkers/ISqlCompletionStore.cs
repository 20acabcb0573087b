using Signalbox.Checkpoints;

namespace Signalbox.SqlWorkers;

/// <summary>Keeps the completions by SQL until they are judged. What depends on such a job waits for that.</summary>
public interface ISqlCompletionStore
{
    /// <summary>
    /// Takes the oldest ones in hand, so that no other node judges them at the same time; one that is not settled within
    /// <paramref name="term"/> can be taken again.
    /// </summary>
    /// <param name="most">How many.</param>
    /// <param name="term">How long they are in hand.</param>
    /// <param name="leftToOthers">Types of jobs that are only taken when nobody else has taken them within <paramref name="patience"/>.</param>
    /// <param name="patience">See there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<SqlCompletion>> TakeAsync(
        int most, TimeSpan term, IReadOnlyList<string> leftToOthers, TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>The job is done: what depends on it goes on.</summary>
    Task ConfirmAsync(SqlCompletion completion, CancellationToken cancellationToken);

    /// <summary>
    /// The job is not done: the attempt counts as failed. The job is pending again, or failed when <paramref name="isLast"/>. False when
    /// that was settled before.
    /// </summary>
    Task<bool> TryReopenAsync(SqlCompletion completion, string error, bool isLast, CancellationToken cancellationToken);

    /// <summary>A person must look: the job waits at a checkpoint. False when that was settled before.</summary>
    Task<bool> TrySuspendAsync(SqlCompletion completion, CheckpointDraft checkpoint, CancellationToken cancellationToken);
}
