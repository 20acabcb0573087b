namespace Signalbox.Handlers;

/// <summary>
/// Runs jobs of one type. A new instance is made in its own dependency-injection scope for each attempt.
/// </summary>
/// <remarks>
/// An attempt may be run again from the start after a crash or an approval: put every effect into a step
/// (<see cref="JobContext.StepAsync{T}"/>), which is run once. What the handler throws fails the attempt, and the job is
/// tried again; return <see cref="JobOutcome.Failed"/> to fail it for good.
/// </remarks>
public interface IJobHandler
{
    /// <summary>Does the job.</summary>
    /// <param name="job">The job and what it may ask of Signalbox.</param>
    /// <param name="cancellationToken">Set when the job is cancelled, its time is up, its lease is lost or the worker stops.</param>
    Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken);
}
