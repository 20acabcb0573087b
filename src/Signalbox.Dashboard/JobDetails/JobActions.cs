using Signalbox.Checkpoints;
using Signalbox.Dashboard.Parts;
using Signalbox.Jobs;

namespace Signalbox.Dashboard.JobDetails;

/// <summary>What a person can do with a job where it stands, and how what came of it is told.</summary>
public static class JobActions
{
    /// <summary>What cancelling a job will do, for whoever is asked whether they mean it.</summary>
    public static string WhatCancellingDoes(Job job, long dependents)
    {
        var what = job.Status switch
        {
            JobStatus.Running => $"The handler of job {job.Id} is told to stop, and within ten seconds the job is CANCELLED, whatever its worker does. What it has done already is not undone.",
            JobStatus.WaitingApproval => $"Job {job.Id} is CANCELLED at once, and nobody can decide its checkpoint any more.",
            _ => $"Job {job.Id} leaves the line and is CANCELLED at once.",
        };
        return dependents switch
        {
            0 => what,
            1 => $"{what} The job that runs after it is cancelled as well, unless it takes any outcome.",
            _ => $"{what} The {dependents:N0} jobs that run after it are cancelled as well, unless they take any outcome.",
        };
    }

    /// <summary>What came of a try.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="id">The job.</param>
    /// <param name="moved">What to say when it was done.</param>
    /// <param name="wanted">What was wanted: "cancelled", "retried".</param>
    public static Notice Told(JobCommandOutcome outcome, long id, string moved, string wanted) => outcome switch
    {
        JobCommandOutcome.Moved => Notice.Done(moved),
        JobCommandOutcome.Requested => Notice.Done($"Job {id} was told to stop; it is CANCELLED within ten seconds."),
        JobCommandOutcome.NotAllowed { Status: var status } => Notice.Fault($"Job {id} is {status.Name()} meanwhile and cannot be {wanted}. Nothing was done."),
        _ => Notice.Fault($"There is no job {id}. Nothing was done."),
    };

    /// <summary>The checkpoint that the job is suspended at, or null.</summary>
    public static Checkpoint? Pending(IReadOnlyList<Checkpoint> checkpoints) =>
        checkpoints.FirstOrDefault(c => c is { Blocking: true, Status: CheckpointStatus.Pending });
}
