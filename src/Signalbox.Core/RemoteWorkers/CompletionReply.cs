using Signalbox.Checkpoints;

namespace Signalbox.RemoteWorkers;

/// <summary>What came of a completion.</summary>
public abstract record CompletionReply
{
    private CompletionReply()
    {
    }

    /// <summary>The job is completed; also when this attempt has completed it before.</summary>
    public sealed record Completed : CompletionReply;

    /// <summary>Somebody had asked for the job to be cancelled, and it is.</summary>
    public sealed record Cancelled : CompletionReply;

    /// <summary>The evidence does not prove that the job is done; the worker still holds it, and can hand in better evidence.</summary>
    public sealed record Refused(IReadOnlyList<string> Reasons) : CompletionReply;

    /// <summary>The evidence could not be checked: the job waits for a person to look at it, and the worker holds it no more.</summary>
    public sealed record Waits(Checkpoint Checkpoint, string Reason) : CompletionReply;

    /// <summary>The worker does not hold this attempt (any more).</summary>
    public sealed record Lost : CompletionReply;
}
