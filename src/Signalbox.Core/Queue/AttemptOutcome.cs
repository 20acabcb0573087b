using Signalbox.Checkpoints;
using Signalbox.Json;

namespace Signalbox.Queue;

/// <summary>How one attempt ends. The store writes each as one guarded transition.</summary>
public abstract record AttemptOutcome
{
    private AttemptOutcome()
    {
    }

    /// <summary>The work is done.</summary>
    public sealed record Complete(RawJson? Result, RawJson? Evidence) : AttemptOutcome
    {
        /// <summary>Done, with nothing to show.</summary>
        public static readonly Complete Bare = new(null, null);
    }

    /// <summary>The job has failed for good.</summary>
    public sealed record Fail(string Error, RawJson? ErrorData) : AttemptOutcome;

    /// <summary>The attempt failed; the next one is due after <paramref name="Delay"/>.</summary>
    public sealed record Retry(string Error, RawJson? ErrorData, TimeSpan Delay) : AttemptOutcome;

    /// <summary>The worker hands the job back without blame, as when it stops; it is due at once or after <paramref name="Delay"/>.</summary>
    public sealed record Release(string Reason, TimeSpan? Delay = null) : AttemptOutcome;

    /// <summary>The job stops at a blocking checkpoint.</summary>
    public sealed record Suspend(CheckpointDraft Checkpoint) : AttemptOutcome;

    /// <summary>Somebody asked for it to be cancelled, and the handler has stopped.</summary>
    public sealed record Cancel : AttemptOutcome;
}
