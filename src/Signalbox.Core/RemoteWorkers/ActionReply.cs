using Signalbox.Checkpoints;

namespace Signalbox.RemoteWorkers;

/// <summary>What the policy says to an action that a worker wants to do for its job.</summary>
public abstract record ActionReply
{
    private ActionReply()
    {
    }

    /// <summary>It may be done; <paramref name="Logged"/> when the job's log tells of it.</summary>
    public sealed record Allowed(bool Logged) : ActionReply;

    /// <summary>A person must approve it: the job waits at <paramref name="Checkpoint"/>, and the worker holds it no more.</summary>
    public sealed record NeedsApproval(Checkpoint Checkpoint) : ActionReply;

    /// <summary>It must not be done, whatever anyone approves.</summary>
    public sealed record Prohibited(string Reason) : ActionReply;

    /// <summary>The worker does not hold this attempt (any more).</summary>
    public sealed record Lost : ActionReply;
}
