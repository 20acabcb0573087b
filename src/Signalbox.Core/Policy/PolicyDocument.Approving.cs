namespace Signalbox.Policy;

/// <content>Who may approve.</content>
public sealed partial record PolicyDocument
{
    private const string LocalPrefix = "os:";

    /// <summary>
    /// Why somebody may not approve, in a sentence that says who may; null when they may. Nobody approves what they asked for
    /// themselves, and the creator of a critical job never approves it.
    /// </summary>
    public string? WhyNotApprove(ApprovalAttempt attempt)
    {
        var requirement = RequirementOf(attempt.Risk);
        var creatorMay = requirement.CreatorMayApprove && attempt.Risk != RiskLevel.Critical;
        var asked = IsSame(attempt.By, attempt.Requester);
        if (LocalDecisions == false && attempt.Role == ApprovalAttempt.Local)
            return "The policy does not let the command line decide checkpoints: decide with your own account in the dashboard.";
        if (asked && !attempt.BeforeClaim)
            return $"{attempt.By} asked for this checkpoint, and nobody approves their own request: ask another person.";
        if (!creatorMay && IsSame(attempt.By, attempt.Creator))
            return $"{attempt.By} created this job, and at {attempt.Risk.Name()} risk its creator may not approve it: ask another person.";
        if (!creatorMay && asked)
            return $"{attempt.By} sent this job to be run, and at {attempt.Risk.Name()} risk that excludes approving it: ask another person.";
        return IsApprover(requirement, attempt)
            ? null
            : $"At {attempt.Risk.Name()} risk the policy lets only {Approvers(requirement)} approve, and {attempt.By} is not among them.";
    }

    private static bool IsApprover(RiskRequirement requirement, ApprovalAttempt attempt) =>
        requirement is { ApproverRoles.Count: 0, ApproverNames.Count: 0 }
        || requirement.ApproverRoles.Contains(attempt.Role ?? "", StringComparer.OrdinalIgnoreCase)
        || requirement.ApproverNames.Contains(attempt.By, StringComparer.OrdinalIgnoreCase);

    private static string Approvers(RiskRequirement requirement)
    {
        var roles = requirement.ApproverRoles.Select(r => r == ApprovalAttempt.Local ? "local operators" : $"the role {r}");
        return string.Join(" or ", roles.Concat(requirement.ApproverNames));
    }

    // A local operator and an account of one name are taken for one person.
    private static bool IsSame(string one, string other) => Person(one).Equals(Person(other), StringComparison.OrdinalIgnoreCase);

    private static string Person(string name) =>
        (name.StartsWith(LocalPrefix, StringComparison.OrdinalIgnoreCase) ? name[LocalPrefix.Length..] : name).Trim();
}
