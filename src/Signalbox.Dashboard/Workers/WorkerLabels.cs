using Signalbox.Workers;

namespace Signalbox.Dashboard.Workers;

/// <summary>What the page of workers says of one.</summary>
public static class WorkerLabels
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The name of a status, as on every surface.</summary>
    public static string Name(this WorkerStatus status) => status.ToString().ToLowerInvariant();

    /// <summary>The colour of a status's badge.</summary>
    public static string Colour(this WorkerStatus status) => status switch
    {
        WorkerStatus.Active or WorkerStatus.Idle => "clear",
        WorkerStatus.Busy => "moving",
        WorkerStatus.Paused => "caution",
        WorkerStatus.Stale => "stop",
        _ => "",
    };

    /// <summary>True when it can be expected to come back or to go on: it is folded away otherwise.</summary>
    public static bool IsOfInterest(this WorkerRecord worker) => worker.SinceHeartbeat < Day || worker.ActiveJobs > 0;

    /// <summary>True when it takes nothing because it is not there.</summary>
    public static bool IsGone(this WorkerRecord worker) => worker.Status is WorkerStatus.Stale or WorkerStatus.Offline;

    /// <summary>How it is now: whether it is busy is told by the jobs that it holds, and not by what it said a minute ago.</summary>
    public static WorkerStatus StatusNow(this WorkerRecord worker) => worker.Status switch
    {
        WorkerStatus.Idle when worker.ActiveJobs > 0 => WorkerStatus.Busy,
        WorkerStatus.Busy when worker.ActiveJobs == 0 => WorkerStatus.Idle,
        var status => status,
    };

    /// <summary>Who brought it here: a node, or a person, a token or a database login as it is named on every surface.</summary>
    public static string Registrar(this WorkerRecord worker) => worker.RegisteredBy ?? "a node";

    /// <summary>What there is to do about it; null when nothing is.</summary>
    public static string? Advice(this WorkerRecord worker) => worker.Status switch
    {
        WorkerStatus.Stale => "It is not heard of any more. Jobs that it held go back to the line when their leases end; look whether its process and its machine are there, and start it again.",
        WorkerStatus.Paused => "It claims nothing until somebody resumes it.",
        WorkerStatus.Offline => "It was stopped. It takes jobs again as soon as it is started.",
        _ => null,
    };

    /// <summary>The workers in the order of the page: those that are there first, then by id.</summary>
    public static IEnumerable<WorkerActivity> InOrder(this IEnumerable<WorkerActivity> doings) => doings
        .OrderBy(d => d.Worker.Status switch { WorkerStatus.Stale => 1, WorkerStatus.Offline => 2, _ => 0 })
        .ThenBy(d => d.Worker.WorkerId, StringComparer.Ordinal);

    /// <summary>What pausing it will do.</summary>
    public static string PauseConsequence(this WorkerRecord worker) => worker.ActiveJobs switch
    {
        0 => "It holds no job now, and it claims nothing more until somebody resumes it.",
        1 => "The job that it runs goes on and may finish. It claims nothing more until somebody resumes it.",
        _ => $"The {worker.ActiveJobs:N0} jobs that it runs go on and may finish. It claims nothing more until somebody resumes it.",
    };
}
