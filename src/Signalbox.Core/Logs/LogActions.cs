namespace Signalbox.Logs;

/// <summary>
/// The names of what the log of jobs and workers tells, the same in the store, on every surface and in the mirrored event log.
/// The view <c>execution_logs</c> writes those of <see cref="Facts"/> itself; a test compares the two.
/// </summary>
public static class LogActions
{
    /// <summary>What the names begin with that tell of a job; what became of it follows.</summary>
    public const string JobPrefix = "job_";

    /// <summary>A job was enqueued.</summary>
    public const string JobEnqueued = "job_enqueued";

    /// <summary>A worker claimed a job, which begins an attempt.</summary>
    public const string JobClaimed = "job_claimed";

    /// <summary>A job ended with its work done.</summary>
    public const string JobCompleted = "job_completed";

    /// <summary>A job ended without its work done.</summary>
    public const string JobFailed = "job_failed";

    /// <summary>A job ended because somebody cancelled it, or because a job that it depends on did not complete.</summary>
    public const string JobCancelled = "job_cancelled";

    /// <summary>A person sent a job that had ended back to the line.</summary>
    public const string JobRetried = "job_retried";

    /// <summary>A node judged the evidence of a job that a program had completed by SQL, and the job is not completed after all.</summary>
    public const string JobReopened = "job_reopened";

    /// <summary>A person changed a job's priority.</summary>
    public const string JobPrioritized = "job_prioritized";

    /// <summary>Somebody asked for a job to be cancelled.</summary>
    public const string CancelRequested = "cancel_requested";

    /// <summary>What the names begin with that tell how an attempt ended; its ending follows.</summary>
    public const string AttemptPrefix = "attempt_";

    /// <summary>An attempt failed.</summary>
    public const string AttemptFailed = "attempt_failed";

    /// <summary>An attempt's worker was not heard of until its lease ran out.</summary>
    public const string AttemptLost = "attempt_lost";

    /// <summary>An attempt's worker gave the job back.</summary>
    public const string AttemptReleased = "attempt_released";

    /// <summary>An attempt ended at a checkpoint.</summary>
    public const string AttemptSuspended = "attempt_suspended";

    /// <summary>An attempt was stopped because its job was cancelled.</summary>
    public const string AttemptCancelled = "attempt_cancelled";

    /// <summary>A step's output was saved.</summary>
    public const string StepSaved = "step_saved";

    /// <summary>What the names begin with that tell of a checkpoint; what became of it follows.</summary>
    public const string CheckpointPrefix = "checkpoint_";

    /// <summary>A job waits at a checkpoint for a decision.</summary>
    public const string CheckpointRequested = "checkpoint_requested";

    /// <summary>A checkpoint was recorded that nobody decides.</summary>
    public const string CheckpointRecorded = "checkpoint_recorded";

    /// <summary>A checkpoint has all its approvals.</summary>
    public const string CheckpointApproved = "checkpoint_approved";

    /// <summary>A person rejected a checkpoint.</summary>
    public const string CheckpointRejected = "checkpoint_rejected";

    /// <summary>A checkpoint's time was over before it was decided, or its job was cancelled.</summary>
    public const string CheckpointExpired = "checkpoint_expired";

    /// <summary>A person gave one of a checkpoint's approvals.</summary>
    public const string ApprovalGiven = "approval_given";

    /// <summary>The evidence of a job was judged and proves that it is done.</summary>
    public const string EvidenceAccepted = "evidence_accepted";

    /// <summary>The evidence of a job was judged and does not prove that it is done.</summary>
    public const string EvidenceRefused = "evidence_refused";

    /// <summary>The evidence of a job could not be checked.</summary>
    public const string EvidenceUnconfirmed = "evidence_unconfirmed";

    /// <summary>A lease ran out, and its unfinished jobs were returned.</summary>
    public const string LeaseLost = "lease_lost";

    /// <summary>A worker is not heard of any more.</summary>
    public const string WorkerStale = "worker_stale";

    /// <summary>A person paused a worker.</summary>
    public const string WorkerPaused = "worker_paused";

    /// <summary>A person let a paused worker go on.</summary>
    public const string WorkerResumed = "worker_resumed";

    /// <summary>A job, or an action of one, goes ahead without an approval, and the policy wants that to be on record.</summary>
    public const string PolicyAllowed = "policy_allowed";

    /// <summary>The policy refused somebody's approval, an action, or an approval from before it changed.</summary>
    public const string PolicyRefused = "policy_refused";

    /// <summary>What a handler says of its own.</summary>
    public const string HandlerLog = "handler_log";

    /// <summary>Those that are told from the tables of jobs, attempts, steps and checkpoints without being stored as entries.</summary>
    public static IReadOnlyList<string> Facts { get; } =
    [
        JobEnqueued, JobClaimed, JobCompleted, JobFailed, JobCancelled, JobRetried,
        AttemptFailed, AttemptLost, AttemptReleased, AttemptSuspended, AttemptCancelled, StepSaved,
        CheckpointRequested, CheckpointRecorded, CheckpointApproved, CheckpointRejected, CheckpointExpired, ApprovalGiven,
    ];

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> All { get; } =
        [
            .. Facts, JobReopened, JobPrioritized, CancelRequested, EvidenceAccepted, EvidenceRefused, EvidenceUnconfirmed, LeaseLost, WorkerStale, WorkerPaused,
            WorkerResumed, PolicyAllowed, PolicyRefused, HandlerLog,
        ];
}
