using System.Diagnostics;
using Signalbox.Queue;

namespace Signalbox.Running;

/// <summary>Traces of runs, under the activity source <c>Signalbox</c>.</summary>
public static class SignalboxActivities
{
    /// <summary>The name of the activity source.</summary>
    public const string SourceName = "Signalbox";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Starts the span of one attempt, as a child of the request that enqueued the job; null if there is no listener.</summary>
    internal static Activity? StartRun(ClaimedJob job)
    {
        if (!Source.HasListeners())
            return null;
        var parent = ActivityContext.TryParse(job.TraceParent, null, isRemote: true, out var context) ? context : default;
        var activity = Source.StartActivity($"run {job.JobType}", ActivityKind.Consumer, parent);
        activity?.SetTag("signalbox.job.id", job.Id);
        activity?.SetTag("signalbox.job.attempt", job.Attempt);
        return activity;
    }
}
