using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Workers;

namespace Signalbox.Changes;

/// <summary>
/// What is told to those who watch. It is told after the commit and without waiting, so of two moves of one job that
/// different threads or nodes make within milliseconds the later may be told first: whoever must know looks at the job.
/// </summary>
/// <param name="Subject">What it is about.</param>
public abstract record Change(ChangeSubject Subject)
{
    /// <summary>A job entered a status; or while it runs it reported progress, logged, or saved a step.</summary>
    /// <param name="Id">The job.</param>
    /// <param name="Status">The status.</param>
    public sealed record Job(long Id, JobStatus Status) : Change(ChangeSubject.Job);

    /// <summary>A checkpoint was made, approved by one of several people, or decided.</summary>
    /// <param name="Id">The checkpoint.</param>
    /// <param name="JobId">Its job.</param>
    /// <param name="Status">The status.</param>
    public sealed record Checkpoint(long Id, long JobId, CheckpointStatus Status) : Change(ChangeSubject.Checkpoint);

    /// <summary>A worker was registered, paused, resumed, stopped, or not heard of for long.</summary>
    /// <param name="Id">The worker.</param>
    /// <param name="Status">How it is; null when that was not looked at.</param>
    public sealed record Worker(string Id, WorkerStatus? Status) : Change(ChangeSubject.Worker);

    /// <summary>More changed within a few milliseconds than is worth naming.</summary>
    /// <param name="Subject">What they are.</param>
    public sealed record Many(ChangeSubject Subject) : Change(Subject);
}
