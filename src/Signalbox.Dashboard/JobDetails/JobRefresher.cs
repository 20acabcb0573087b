using Signalbox.Jobs;

namespace Signalbox.Dashboard.JobDetails;

/// <summary>
/// Keeps a job that was read once up to date by its summary, so that megabytes of input and result are not read again with
/// each change.
/// </summary>
public static class JobRefresher
{
    /// <summary>True when nothing but what a summary tells can have changed since the job was read.</summary>
    public static bool IsSameStage(Job read, JobSummary now) =>
        read.Status == now.Status && read.Attempt == now.Attempt && read.CompletedAt == now.CompletedAt;

    /// <summary>The job as it is now.</summary>
    public static Job Of(Job read, JobSummary now) => read with
    {
        Priority = now.Priority,
        WorkerId = now.WorkerId,
        Progress = now.Progress,
        ProgressMessage = now.ProgressMessage,
        RunAt = now.RunAt,
        StartedAt = now.StartedAt,
    };
}
