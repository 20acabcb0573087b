using Signalbox.Jobs;
using Signalbox.Policy;
using Signalbox.Postgres.Policy;

namespace Signalbox.Postgres.Jobs;

/// <summary>A request with its lane found, and what the policy wants of it.</summary>
/// <param name="Request">The request, with the risk that the policy gives it.</param>
/// <param name="Lane">Its lane.</param>
/// <param name="Asked">The risk that was asked for.</param>
/// <param name="Approvals">How many people must approve it before it can be claimed.</param>
/// <param name="Policy">The policy that says so.</param>
internal readonly record struct PlacedRequest(JobRequest Request, int Lane, RiskLevel Asked, int Approvals, StoredPolicy Policy)
{
    /// <summary>Asks the policy about a request.</summary>
    public static PlacedRequest Of(JobRequest request, int lane, StoredPolicy policy)
    {
        var risk = policy.Document.RiskOf(request.JobType, request.Risk, request.Input);
        return new(risk == request.Risk ? request : request with { Risk = risk }, lane, request.Risk, policy.Document.ApprovalsFor(risk), policy);
    }

    /// <summary>True when nothing keeps it from going straight to the line.</summary>
    public bool IsPlain => Request is { RunAt: null, DependsOn.Count: 0, ParentId: null } && Approvals == 0;

    /// <summary>True when it goes ahead without an approval, and the execution log must tell of it.</summary>
    public bool IsLogged => Approvals == 0 && Policy.Document.IsLogged(Request.Risk);

    /// <summary>True when COPY, which knows no conflicts and writes no log, can insert it.</summary>
    public bool CanBeCopied => IsPlain && Request.IdempotencyKey is null && !IsLogged;

    /// <summary>The lane's key.</summary>
    public static Lanes.Key LaneOf(JobRequest request) =>
        new(request.JobType, request.AssignedWorker ?? "", request.RequiredCapability ?? "");

    /// <summary>The same under another policy.</summary>
    public PlacedRequest Under(StoredPolicy policy) => ReferenceEquals(policy, Policy) ? this : Of(Request with { Risk = Asked }, Lane, policy);

    /// <summary>What came of its enqueue.</summary>
    public EnqueuedJob Enqueued(long id, DateTimeOffset at) => new(id, false, at) { Risk = Request.Risk, Approvals = Approvals };
}
