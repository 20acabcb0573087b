using Signalbox.Checkpoints;
using Signalbox.Json;

namespace Signalbox.Postgres.Checkpoints;

/// <summary>A row of <c>agent_checkpoints</c>.</summary>
internal sealed record CheckpointRow
{
    public const string Columns = $"{WithoutData}, c.data::text as Data, c.approved_data::text as ApprovedData";

    /// <summary>All columns but the data.</summary>
    public const string WithoutData =
        """
        c.id, c.job_id as JobId, c.attempt, c.name, c.blocking, c.status, c.digest, c.reason,
        c.tell_handler as TellHandler, c.before_claim as BeforeClaim, c.requested_by as RequestedBy, c.requested_at as RequestedAt,
        c.expires_at as ExpiresAt, c.approvals_required::int as ApprovalsRequired,
        c.approved_digest as ApprovedDigest, c.decided_by as DecidedBy, c.decided_at as DecidedAt,
        c.rejection_reason as RejectionReason
        """;

    public long Id { get; init; }

    public long JobId { get; init; }

    public int Attempt { get; init; }

    public string Name { get; init; } = "";

    public bool Blocking { get; init; }

    public string Status { get; init; } = "";

    public string? Data { get; init; }

    public string Digest { get; init; } = "";

    public string? Reason { get; init; }

    public bool TellHandler { get; init; }

    /// <summary>True for the approval that a risky job needs before it may be claimed.</summary>
    public bool BeforeClaim { get; init; }

    public string RequestedBy { get; init; } = "";

    public DateTime RequestedAt { get; init; }

    public DateTime? ExpiresAt { get; init; }

    public int ApprovalsRequired { get; init; }

    public string? ApprovedData { get; init; }

    public string? ApprovedDigest { get; init; }

    public string? DecidedBy { get; init; }

    public DateTime? DecidedAt { get; init; }

    public string? RejectionReason { get; init; }

    /// <summary>True when the data are not read, because a page is not to hold them.</summary>
    public bool DataLeftOut { get; init; }

    /// <summary>What somebody decided and may take back until <see cref="HeldUntil"/>; read by <see cref="CheckpointReader"/> alone.</summary>
    public bool? HeldApproves { get; init; }

    public string? HeldBy { get; init; }

    public DateTime? HeldUntil { get; init; }

    /// <summary>The digest of what it shows: that of the edits of whoever approved, or of what the job showed.</summary>
    public string ShownDigest => ApprovedDigest ?? Digest;

    public Checkpoint ToCheckpoint(IReadOnlyList<Approval> approvals) => new()
    {
        Id = Id,
        JobId = JobId,
        Name = Name,
        Blocking = Blocking,
        Status = Enum.Parse<CheckpointStatus>(Status, ignoreCase: true),
        Data = RawJson.Trusted(ApprovedData ?? Data),
        DataLeftOut = DataLeftOut,
        Digest = Digest,
        ApprovedDigest = Status == "APPROVED" ? ShownDigest : null,
        ShownDigest = ShownDigest,
        Reason = Reason,
        RequestedBy = RequestedBy,
        RequestedAt = RequestedAt,
        ExpiresAt = ExpiresAt,
        ApprovalsRequired = ApprovalsRequired,
        Approvals = approvals,
        DecidedBy = DecidedBy,
        DecidedAt = DecidedAt,
        RejectionReason = RejectionReason,
        Held = HeldUntil is { } until ? new HeldDecision(HeldApproves!.Value, HeldBy!, until) : null,
    };
}
