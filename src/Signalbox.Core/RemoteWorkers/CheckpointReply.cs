using Signalbox.Checkpoints;

namespace Signalbox.RemoteWorkers;

/// <summary>What came of a checkpoint that a program asked for.</summary>
public abstract record CheckpointReply
{
    private CheckpointReply()
    {
    }

    /// <summary>It is recorded for people to see; the job goes on.</summary>
    public sealed record Recorded(Checkpoint Checkpoint) : CheckpointReply;

    /// <summary>The job waits for a decision, and the worker holds it no more: a later claim goes on from there.</summary>
    public sealed record Suspended(Checkpoint Checkpoint) : CheckpointReply;

    /// <summary>People have decided about these data before; an approved checkpoint has the data to go on with.</summary>
    public sealed record Decided(Checkpoint Checkpoint) : CheckpointReply;

    /// <summary>The data ask for an action that the policy prohibits, whatever anyone approves.</summary>
    public sealed record Prohibited(string Reason) : CheckpointReply;

    /// <summary>The worker does not hold this attempt (any more).</summary>
    public sealed record Lost : CheckpointReply;
}
