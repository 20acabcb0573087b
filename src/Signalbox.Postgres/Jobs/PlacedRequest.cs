using Signalbox.Jobs;
using Signalbox.Policy;

namespace Signalbox.Postgres.Jobs;

/// <summary>A request with its lane found.</summary>
internal readonly record struct PlacedRequest(JobRequest Request, int Lane)
{
    /// <summary>True when nothing keeps it from going straight to the line.</summary>
    public bool IsPlain => Request is { RunAt: null, DependsOn.Count: 0, ParentId: null }
        && RiskRules.ApprovalsBeforeClaim(Request.Risk) == 0;

    /// <summary>True when COPY, which knows no conflicts, can insert it.</summary>
    public bool CanBeCopied => IsPlain && Request.IdempotencyKey is null;

    /// <summary>The lane's key.</summary>
    public static Lanes.Key LaneOf(JobRequest request) =>
        new(request.JobType, request.AssignedWorker ?? "", request.RequiredCapability ?? "");
}
