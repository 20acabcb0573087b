using Signalbox.Dashboard.Parts;
using Signalbox.Policy;

namespace Signalbox.Dashboard.Policy;

/// <summary>A row of the table that says what each risk needs.</summary>
internal sealed record RiskRow(RiskLevel Risk, string Approvals, string Approvers, string Creator, string Expiry, string Logged)
{
    /// <summary>A row for each risk, the lowest first.</summary>
    public static IEnumerable<RiskRow> Of(PolicyDocument policy) => Enum.GetValues<RiskLevel>().Select(risk => Of(policy, risk));

    private static RiskRow Of(PolicyDocument policy, RiskLevel risk)
    {
        var requirement = policy.RequirementOf(risk);
        var approvals = policy.ApprovalsFor(risk);
        return new(
            risk,
            approvals switch { 0 => "none", 1 => "one person", var n => $"{n} people" },
            requirement is { ApproverRoles.Count: 0, ApproverNames.Count: 0 }
                ? "everybody who may decide"
                : string.Join(", ", requirement.ApproverRoles.Select(r => r == ApprovalAttempt.Local ? "local operators" : r).Concat(requirement.ApproverNames)),
            requirement.CreatorMayApprove && risk != RiskLevel.Critical ? "may approve" : "may not approve",
            Durations.Words(requirement.Expiry),
            approvals > 0 ? "as a checkpoint" : requirement.Logging ? "yes" : "no");
    }
}
