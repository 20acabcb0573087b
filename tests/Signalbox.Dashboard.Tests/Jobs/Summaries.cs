using Signalbox.Jobs;

namespace Signalbox.Dashboard.Tests.Jobs;

/// <summary>Jobs as lists show them.</summary>
internal static class Summaries
{
    public static JobSummary Job(long id, JobStatus status = JobStatus.Pending) => new()
    {
        Id = id,
        JobType = "simple-task",
        Status = status,
        Description = $"Job {id}",
        CreatedBy = "admin",
        CreatedAt = DateTimeOffset.UnixEpoch.AddMinutes(id),
    };

    public static JobSlice Slice(string? next, params long[] ids) =>
        new([.. ids.Select(id => Job(id))], next, next is null, next is null ? null : DateTimeOffset.UnixEpoch);
}
