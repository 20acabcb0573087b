namespace Signalbox.Policy;

/// <summary>What a risk level asks for before a job or an action of that risk may go ahead.</summary>
public sealed record RiskRequirement
{
    /// <summary>The most people whose approval can be required.</summary>
    public const int MostApprovals = 10;

    /// <summary>The shortest time that people can be given to decide.</summary>
    public static readonly TimeSpan ShortestExpiry = TimeSpan.FromMinutes(1);

    /// <summary>The longest time that people can be given to decide.</summary>
    public static readonly TimeSpan LongestExpiry = TimeSpan.FromDays(366);

    /// <summary>How many different people must approve; 0 to <see cref="MostApprovals"/>, and at least 1 at critical risk.</summary>
    public int Approvals { get; init; }

    /// <summary>How long they have; a minute to <see cref="LongestExpiry"/>.</summary>
    public TimeSpan Expiry { get; init; } = TimeSpan.FromHours(24);

    /// <summary>True when the creator of the job may approve it; never at critical risk.</summary>
    public bool CreatorMayApprove { get; init; } = true;

    /// <summary>
    /// Who may approve: roles by name, or <see cref="ApprovalAttempt.Local"/> for local operators. If this and
    /// <see cref="ApproverNames"/> are both empty, everybody who may decide checkpoints.
    /// </summary>
    public IReadOnlyList<string> ApproverRoles { get; init; } = [];

    /// <summary>Who may approve: people by name, beside those with a role of <see cref="ApproverRoles"/>.</summary>
    public IReadOnlyList<string> ApproverNames { get; init; } = [];

    /// <summary>True when what goes ahead without an approval is written to the execution log.</summary>
    public bool Logging { get; init; }
}
