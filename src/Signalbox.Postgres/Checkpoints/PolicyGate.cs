using Npgsql;
using Signalbox.Checkpoints;
using Signalbox.Json;
using Signalbox.Logs;
using Signalbox.Policy;
using Signalbox.Postgres.Policy;

namespace Signalbox.Postgres.Checkpoints;

/// <summary>Asks the policy in force about an approval, in the transaction of that approval.</summary>
internal static class PolicyGate
{
    private sealed record Enqueued(RawJson InputData);

    /// <summary>
    /// How many approvals the checkpoint needs by the policy at least, or why this one is refused. A refusal is written to the
    /// execution log, and is there once the caller commits.
    /// </summary>
    public static async Task<(int Needed, DecisionOutcome.Refused? Refusal)> AskAsync(
        NpgsqlConnection connection, LockedCheckpoint locked, DecisionDraft draft, string digest, TimeSpan clockOffset, CancellationToken cancellationToken)
    {
        var policy = await StoredPolicy.ReadAsync(connection, cancellationToken);
        var row = locked.Row;
        var shown = draft.Edits ?? RawJson.Trusted(row.ApprovedData ?? row.Data);
        // What was enqueued under an older policy is approved under this one.
        var ownRisk = policy.Document.RiskOf(locked.JobType, locked.Risk, row.BeforeClaim ? shown.To<Enqueued>()!.InputData : default);
        var risk = policy.Document.RiskAt(ownRisk, shown);
        var attempt = new ApprovalAttempt(draft.By, draft.Role, risk, locked.Creator, row.RequestedBy) { BeforeClaim = row.BeforeClaim };
        var reason = policy.Document.ProhibitedIn(shown) ?? policy.Document.WhyNotApprove(attempt);
        if (reason is null)
            return (row.BeforeClaim || risk > ownRisk ? policy.Document.ApprovalsFor(risk) : 0, null);
        await PolicyLog.WriteAsync(
            connection,
            new LogEntry(
                row.JobId, draft.By, LogActions.PolicyRefused, LogEntryLevel.Warning, $"The approval of checkpoint '{row.Name}' by {draft.By} was refused: {reason}",
                RawJson.From(new { checkpointId = row.Id, digest, risk = risk.Name(), role = draft.Role, policy = policy.InForce.Digest })),
            clockOffset, cancellationToken);
        return (0, new DecisionOutcome.Refused(reason));
    }
}
