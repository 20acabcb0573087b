using Signalbox.Changes;

namespace Signalbox.Dashboard.Live;

/// <summary>Which changes a page shows. That somebody's role or session changes, or the policy, concerns every page.</summary>
public sealed record ChangeFilter
{
    /// <summary>Nothing else.</summary>
    public static readonly ChangeFilter Nothing = new();

    /// <summary>All jobs.</summary>
    public bool Jobs { get; init; }

    /// <summary>All checkpoints.</summary>
    public bool Checkpoints { get; init; }

    /// <summary>All workers.</summary>
    public bool Workers { get; init; }

    /// <summary>The event log.</summary>
    public bool EventLog { get; init; }

    /// <summary>One job and its checkpoints.</summary>
    public long? JobId { get; init; }

    /// <summary>True when it is shown that <paramref name="change"/> happened.</summary>
    public bool Covers(Change change) => change switch
    {
        Change.Job job => Jobs || JobId == job.Id,
        Change.Checkpoint checkpoint => Checkpoints || JobId == checkpoint.JobId,
        Change.Worker => Workers,
        Change.Many { Subject: ChangeSubject.Worker } => Workers,
        Change.Many { Subject: ChangeSubject.Checkpoint } => Checkpoints || JobId is not null,
        Change.Many => Jobs || JobId is not null,
        _ => false,
    };
}
