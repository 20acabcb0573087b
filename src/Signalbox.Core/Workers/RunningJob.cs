namespace Signalbox.Workers;

/// <summary>A job that a worker holds.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="JobType">Its type.</param>
/// <param name="Title">Its heading, or null.</param>
/// <param name="Progress">0 to 1.</param>
/// <param name="Message">What its handler last said about its progress, or null.</param>
/// <param name="Since">When it was claimed, by the database's clock.</param>
public sealed record RunningJob(long Id, string JobType, string? Title, double Progress, string? Message, DateTimeOffset Since);
