namespace Signalbox.Handlers;

/// <summary>
/// Runs jobs of one type. Each attempt uses a new instance in its own dependency-injection scope.
/// </summary>
/// <remarks>
/// A job runs again from the start after a crash or an approval: put every side effect into a step
/// (<see cref="JobContext.StepAsync{T}"/>), which runs once. An exception fails the attempt, and the job is retried; return
/// <see cref="JobOutcome.Failed"/> to fail the job without a retry.
/// </remarks>
public interface IJobHandler
{
    /// <summary>Does the job.</summary>
    /// <param name="job">The job and what it may ask of Signalbox.</param>
    /// <param name="cancellationToken">Set when the job is cancelled, its time is up, its lease is lost or the worker stops.</param>
    Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken);
}
