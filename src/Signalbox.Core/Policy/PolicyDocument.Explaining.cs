namespace Signalbox.Policy;

/// <content>The policy in words.</content>
public sealed partial record PolicyDocument
{
    /// <summary>The whole policy in plain sentences.</summary>
    public IReadOnlyList<string> Explain() =>
    [
        .. Enum.GetValues<RiskLevel>().Select(Explain),
        .. RiskByJobType.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"Jobs of type '{t.Key}' have at least {t.Value.Name()} risk."),
        .. Actions.Where(a => a.Value != ActionRule.Prohibited).OrderBy(a => a.Key, StringComparer.Ordinal)
            .Select(a => $"The action '{a.Key}' has {((RiskLevel)a.Value).Name()} risk."),
        "An action that is not named has the risk of its job.",
        $"Nobody may do these actions, whatever anyone approves: {string.Join(", ", ProhibitedActions)}.",
        ProtectedPaths.Patterns.Count == 0 || ProtectedPaths.JobTypes.Count == 0
            ? "No file raises the risk of a job."
            : $"Jobs of type {string.Join(" or ", ProtectedPaths.JobTypes)} that name a protected file have at least {ProtectedPaths.Risk.Name()} risk; "
                + $"protected are {string.Join(", ", ProtectedPaths.Patterns)}.",
        EvidenceRequired.Count == 0
            ? "No further types of jobs need evidence."
            : $"Jobs of these types need evidence too: {string.Join(", ", EvidenceRequired)}.",
        "Nobody approves a checkpoint that they asked for themselves.",
        LocalDecisions switch
        {
            true => "Local operators may decide checkpoints at the command line.",
            false => "Local operators may not decide checkpoints at the command line.",
            null => "Whether local operators may decide checkpoints at the command line stays as it is.",
        },
    ];

    /// <summary>All actions that are prohibited, by name.</summary>
    public IReadOnlyList<string> ProhibitedActions =>
        [.. AlwaysProhibited, .. Actions.Where(a => a.Value == ActionRule.Prohibited && !AlwaysProhibitedKeys.Contains(ActionName.Key(a.Key))).Select(a => a.Key).Order(StringComparer.Ordinal)];

    private string Explain(RiskLevel risk)
    {
        var requirement = RequirementOf(risk);
        var name = $"{char.ToUpperInvariant(risk.Name()[0])}{risk.Name()[1..]}";
        var approvals = ApprovalsFor(risk);
        if (approvals == 0)
            return $"{name} risk: goes ahead without an approval{(requirement.Logging ? ", and is logged" : "")}.";
        var people = approvals == 1 ? "one person must approve" : $"{approvals} people must approve";
        var who = requirement is { ApproverRoles.Count: 0, ApproverNames.Count: 0 } ? "" : $"; only {Approvers(requirement)} may";
        var creator = requirement.CreatorMayApprove && risk != RiskLevel.Critical ? "the job's creator may be one of them" : "never the job's creator";
        return $"{name} risk: {people} within {Words(requirement.Expiry)}; {creator}{who}.";
    }

    private static string Words(TimeSpan time) => time switch
    {
        { TotalDays: >= 2 } when time.Ticks % TimeSpan.TicksPerDay == 0 => $"{time.TotalDays:0} days",
        { TotalHours: >= 1 } when time.Ticks % TimeSpan.TicksPerHour == 0 => time.TotalHours == 1 ? "1 hour" : $"{time.TotalHours:0} hours",
        { TotalMinutes: >= 1 } when time.Ticks % TimeSpan.TicksPerMinute == 0 => time.TotalMinutes == 1 ? "1 minute" : $"{time.TotalMinutes:0} minutes",
        _ => $"{time.TotalSeconds:0} seconds",
    };
}
