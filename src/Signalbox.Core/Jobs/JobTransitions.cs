namespace Signalbox.Jobs;

/// <summary>
/// The one table of what may follow what. The store's guards and the diagram in <c>docs/job-lifecycle.md</c> agree with it
/// by test.
/// </summary>
public static class JobTransitions
{
    /// <summary>One permitted move; <see cref="From"/> is null for a job that did not exist before.</summary>
    public sealed record Move(JobStatus? From, JobVerb Verb, JobStatus To);

    /// <summary>Every permitted move.</summary>
    public static IReadOnlyList<Move> All { get; } =
    [
        new(null, JobVerb.Enqueue, JobStatus.Pending),
        new(null, JobVerb.Suspend, JobStatus.WaitingApproval),
        new(JobStatus.Pending, JobVerb.Claim, JobStatus.Running),
        new(JobStatus.Pending, JobVerb.Cancel, JobStatus.Cancelled),
        new(JobStatus.Running, JobVerb.Complete, JobStatus.Completed),
        new(JobStatus.Running, JobVerb.Fail, JobStatus.Failed),
        new(JobStatus.Running, JobVerb.Retry, JobStatus.Pending),
        new(JobStatus.Running, JobVerb.Release, JobStatus.Pending),
        new(JobStatus.Running, JobVerb.Suspend, JobStatus.WaitingApproval),
        new(JobStatus.Running, JobVerb.Cancel, JobStatus.Cancelled),
        new(JobStatus.Completed, JobVerb.Reopen, JobStatus.Pending),
        new(JobStatus.Completed, JobVerb.Suspend, JobStatus.WaitingApproval),
        new(JobStatus.Completed, JobVerb.Fail, JobStatus.Failed),
        new(JobStatus.WaitingApproval, JobVerb.Resume, JobStatus.Pending),
        new(JobStatus.WaitingApproval, JobVerb.Fail, JobStatus.Failed),
        new(JobStatus.WaitingApproval, JobVerb.Cancel, JobStatus.Cancelled),
        new(JobStatus.Failed, JobVerb.Retry, JobStatus.Pending),
        new(JobStatus.Cancelled, JobVerb.Retry, JobStatus.Pending),
    ];

    /// <summary>True when <paramref name="verb"/> may happen to a job in <paramref name="from"/>.</summary>
    public static bool Allows(JobStatus? from, JobVerb verb) => After(from, verb) is not null;

    /// <summary>True when a person may send a job in <paramref name="from"/> back to the line: a running one only its worker may.</summary>
    public static bool AllowsRetryByPerson(JobStatus from) => from.IsEnded() && Allows(from, JobVerb.Retry);

    /// <summary>True when a job in <paramref name="from"/> may be given another priority: only while it waits.</summary>
    public static bool AllowsPriority(JobStatus from) => from is JobStatus.Pending or JobStatus.WaitingApproval;

    /// <summary>Where <paramref name="verb"/> leads from <paramref name="from"/>, or null when it is not permitted.</summary>
    public static JobStatus? After(JobStatus? from, JobVerb verb)
    {
        foreach (var move in All)
        {
            if (move.From == from && move.Verb == verb)
                return move.To;
        }

        return null;
    }
}
