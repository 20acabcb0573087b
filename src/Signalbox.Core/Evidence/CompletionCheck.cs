using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Policy;

namespace Signalbox.Evidence;

/// <summary>
/// What a job must pass before it completes, whoever runs it. Evidence that cannot be confirmed is shown to a person: once they have
/// approved it, the same evidence passes.
/// </summary>
public sealed class CompletionCheck(EvidenceClient evidence, PolicyClient policy, ICheckpointStore checkpoints, IEvidenceStore store)
{
    /// <summary>The name of the checkpoint at which a person looks at evidence that could not be confirmed.</summary>
    public const string CheckpointName = "evidence";

    /// <summary>True when the job cannot complete without evidence, by its type or its criteria. It needs no database.</summary>
    public bool NeedsEvidence(string jobType, IReadOnlyList<string> acceptanceCriteria) => evidence.IsNeeded(jobType, acceptanceCriteria);

    /// <summary>True when the job cannot complete without evidence: by its type, its criteria, or the policy in force.</summary>
    public async ValueTask<bool> IsNeededAsync(string jobType, IReadOnlyList<string> acceptanceCriteria, CancellationToken cancellationToken = default) =>
        evidence.IsNeeded(jobType, acceptanceCriteria)
        || (await policy.CurrentAsync(cancellationToken)).EvidenceRequired.Contains(jobType, StringComparer.Ordinal);

    /// <summary>Judges the evidence of an attempt that needs some, and writes to the job's log what came of it.</summary>
    /// <param name="subject">The job and its evidence; <see cref="EvidenceCase.Approved"/> is filled in here.</param>
    /// <param name="workerId">Who hands it in.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<EvidenceVerdict> CheckAsync(EvidenceCase subject, string workerId, int attempt, CancellationToken cancellationToken = default) =>
        CheckAsync(subject, workerId, attempt, JobStatus.Running, cancellationToken);

    /// <summary>As the other, for an attempt that may have ended.</summary>
    /// <param name="subject">The job and its evidence.</param>
    /// <param name="workerId">Who hands it in.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="standing">Where the job stands meanwhile.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<EvidenceVerdict> CheckAsync(
        EvidenceCase subject, string workerId, int attempt, JobStatus standing, CancellationToken cancellationToken)
    {
        var approved = await checkpoints.ReadForJobAsync(subject.JobId, whole: true, cancellationToken)
            .Where(c => c is { Blocking: true, Status: CheckpointStatus.Approved }).ToListAsync(cancellationToken);
        var verdict = CheckpointReplay.Decided(approved, Checkpoint(subject, "")) is { } looked
            ? new EvidenceVerdict.Accepted([$"{looked.DecidedBy} has looked at it and approved it at checkpoint {looked.Id}."])
            : await evidence.CheckAsync(
                subject with { Approved = approved, IsRequired = !evidence.IsNeeded(subject.JobType, subject.AcceptanceCriteria) }, cancellationToken);
        await store.RecordAsync(new EvidenceRecord(subject.JobId, subject.JobType, workerId, attempt, verdict) { Standing = standing }, cancellationToken);
        return verdict;
    }

    /// <summary>The checkpoint at which a person looks at evidence that could not be confirmed.</summary>
    /// <param name="subject">The job and its evidence.</param>
    /// <param name="reason">Why it could not be confirmed.</param>
    public static CheckpointDraft Checkpoint(EvidenceCase subject, string reason)
    {
        var data = RawJson.From(new { jobType = subject.JobType, evidence = subject.Evidence ?? default, acceptanceCriteria = subject.AcceptanceCriteria });
        return new CheckpointDraft(CheckpointName, data, CanonicalJson.Digest(data), CheckpointOptions.Default with { Reason = reason });
    }
}
