using Signalbox.Json;
using Signalbox.Logs;
using Signalbox.Policy;

namespace Signalbox.Queue;

/// <summary>What the policy refuses of a running job, with the entry that its log gets; the same for every worker.</summary>
internal static class PolicyRefusals
{
    /// <summary>Why a job must not run although people approved it: the policy has come to forbid that. Null when it may.</summary>
    public static (string Reason, LogEntry Entry)? OfApproval(ClaimedJob job, string workerId, PolicyInForce rules) =>
        rules.Document.ProhibitedIn(job.Input) is { } reason
            ? (reason, Entry(
                job.Id, workerId, $"Its approval does not hold any more: {reason}",
                RawJson.From(new { digest = CanonicalJson.Digest(job.Input), policy = rules.Digest })))
            : null;

    /// <summary>Why a checkpoint must not be made or gone on from; null when it may.</summary>
    public static (string Reason, LogEntry Entry)? OfCheckpoint(
        long jobId, string workerId, string checkpoint, RawJson data, string digest, PolicyInForce rules) =>
        rules.Document.ProhibitedIn(data) is { } reason
            ? (reason, Entry(jobId, workerId, $"Checkpoint '{checkpoint}' was refused: {reason}", RawJson.From(new { checkpoint, digest, policy = rules.Digest })))
            : null;

    private static LogEntry Entry(long jobId, string workerId, string message, RawJson metadata) =>
        new(jobId, workerId, LogActions.PolicyRefused, LogEntryLevel.Error, message, metadata);
}
