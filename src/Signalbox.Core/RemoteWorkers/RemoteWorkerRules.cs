using Signalbox.Durability;
using Signalbox.Jobs;
using Signalbox.Workers;

namespace Signalbox.RemoteWorkers;

/// <summary>What a program's worker must satisfy before it is registered; all faults are told at once.</summary>
public static class RemoteWorkerRules
{
    /// <summary>The most jobs that one claim may take.</summary>
    public const int MaximumClaim = 100;

    /// <summary>The longest that a claim may wait for a job.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private const int LongestId = 200;
    private const int LongestName = 100;
    private const int MostCapabilities = 100;
    private const int MostJobs = 10_000;

    /// <summary>Every fault of <paramref name="worker"/>; empty when there is none.</summary>
    public static IReadOnlyList<FieldError> Check(WorkerIdentity worker)
    {
        var errors = new List<FieldError>();
        Name(errors, "workerId", worker.WorkerId, LongestId);
        Name(errors, "workerType", worker.WorkerType, LongestName);
        if (worker.Host is { } host)
            Name(errors, "host", host, LongestId);
        if (worker.Version is { } version)
            Name(errors, "version", version, LongestName);
        Names(errors, "capabilities", worker.Capabilities);
        if (worker.MaxConcurrentJobs is < 1 or > MostJobs)
            errors.Add(new FieldError("maxConcurrentJobs", $"must be a whole number from 1 to {MostJobs}"));
        return errors;
    }

    /// <summary>Every fault of the job types that a claim names.</summary>
    public static IReadOnlyList<FieldError> CheckJobTypes(IReadOnlyList<string> jobTypes)
    {
        var errors = new List<FieldError>();
        Names(errors, "jobTypes", jobTypes);
        return errors;
    }

    private static void Names(List<FieldError> errors, string field, IReadOnlyList<string> names)
    {
        if (names.Count > MostCapabilities)
            errors.Add(new FieldError(field, $"must be at most {MostCapabilities} names"));
        foreach (var name in names.Take(MostCapabilities))
            Name(errors, field, name, LongestName);
    }

    private static void Name(List<FieldError> errors, string field, string? name, int longest)
    {
        if (FieldText.NameFault(name, longest) is { } fault)
            errors.Add(new FieldError(field, fault));
    }
}
