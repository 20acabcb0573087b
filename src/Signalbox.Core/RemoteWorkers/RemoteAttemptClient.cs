using Signalbox.Checkpoints;
using Signalbox.Durability;
using Signalbox.Evidence;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Learnings;
using Signalbox.Logs;
using Signalbox.Policy;
using Signalbox.Queue;
using Signalbox.Workers;

namespace Signalbox.RemoteWorkers;

/// <summary>
/// What programs outside do with the jobs that their workers hold: log, save steps, ask, complete, fail. Each call names worker and
/// attempt, and changes nothing when the worker does not hold that (any more).
/// </summary>
public sealed class RemoteAttemptClient
{
    /// <summary>The most log entries of one call.</summary>
    public const int MaximumEntries = 1_000;

    private const int LongestName = 200;
    private const int MaximumError = 20_000;

    private readonly IHeldAttemptStore _attempts;
    private readonly IJobQueue _queue;
    private readonly IJobStore _jobs;
    private readonly ICheckpointStore _checkpoints;
    private readonly CompletionCheck _completion;
    private readonly PolicyClient _policy;
    private readonly ILearningStore _learnings;
    private readonly IWorkerStore _workers;
    private readonly RemoteWorkerOptions _options;

    internal RemoteAttemptClient(
        IHeldAttemptStore attempts, IJobQueue queue, IJobStore jobs, ICheckpointStore checkpoints, CompletionCheck completion, PolicyClient policy,
        ILearningStore learnings, IWorkerStore workers, RemoteWorkerOptions options)
    {
        (_attempts, _queue, _jobs, _checkpoints, _workers) = (attempts, queue, jobs, checkpoints, workers);
        (_completion, _policy, _learnings, _options) = (completion, policy, learnings, options);
    }

    /// <summary>Appends entries to the job's log; false when the attempt is lost.</summary>
    /// <exception cref="InvalidJobException">An entry breaks the rules; nothing was stored.</exception>
    public async Task<bool> LogAsync(AttemptKey key, IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken = default)
    {
        Require(RemoteLogRules.Check(entries));
        return await FindAsync(key, cancellationToken) is { } held
            && await _attempts.TryLogAsync(held, [.. entries.Select(e => e with { JobId = key.JobId, WorkerId = key.WorkerId })], cancellationToken);
    }

    /// <summary>Saves a step once, and returns what is saved under the name; null when the attempt is lost.</summary>
    /// <exception cref="InvalidJobException">The name or the output breaks the rules; nothing was stored.</exception>
    public async Task<RawJson?> SaveStepAsync(AttemptKey key, string name, RawJson output, CancellationToken cancellationToken = default)
    {
        var errors = new List<FieldError>();
        AddTextFault(errors, "name", name, LongestName);
        AddSizeFault(errors, "output", output);
        Require(errors);
        return await FindAsync(key, cancellationToken) is { } held
            ? await _queue.SaveStepAsync(held.LeaseId, key.JobId, key.Attempt, name, output, cancellationToken)
            : null;
    }

    /// <summary>Shows data to people: records them, or suspends the job until somebody decides, unless somebody has.</summary>
    /// <exception cref="InvalidJobException">The name, the data or the options break the rules; nothing was stored.</exception>
    public async Task<CheckpointReply> CheckpointAsync(
        AttemptKey key, string name, RawJson data, CheckpointOptions options, bool blocking, CancellationToken cancellationToken = default)
    {
        var errors = new List<FieldError>();
        AddTextFault(errors, "name", name, LongestName);
        AddSizeFault(errors, "data", data);
        if (options.ExpiresAfter <= TimeSpan.Zero || options.ExpiresAfter > TimeSpan.FromDays(366))
            errors.Add(new FieldError("expiresInSeconds", "must be more than 0 and at most a year"));
        if (options.Reason is { } reason)
            AddTextFault(errors, "reason", reason, MaximumError);
        if (name is CompletionCheck.CheckpointName or RiskRules.ApprovalCheckpoint)
            errors.Add(new FieldError("name", $"must not be {name}, at which Signalbox itself asks"));
        Require(errors);
        if (await FindAsync(key, cancellationToken) is not { } held)
            return new CheckpointReply.Lost();
        var draft = new CheckpointDraft(name, data, CanonicalJson.Digest(data), options);
        var rules = await _policy.ReadAsync(cancellationToken);
        if (PolicyRefusals.OfCheckpoint(key.JobId, key.WorkerId, name, data, draft.Digest, rules) is { } refusal)
        {
            await _attempts.TryLogAsync(held, [refusal.Entry], cancellationToken);
            return new CheckpointReply.Prohibited(refusal.Reason);
        }

        if (!blocking)
        {
            return await _queue.RecordCheckpointAsync(held.LeaseId, key.JobId, key.WorkerId, draft, cancellationToken) is { } recorded
                ? new CheckpointReply.Recorded(recorded)
                : new CheckpointReply.Lost();
        }

        var history = await _queue.HistoryAsync(key.JobId, cancellationToken);
        if (CheckpointReplay.Decided(history.Checkpoints, draft) is { } decided)
            return new CheckpointReply.Decided(decided);
        return await SuspendAsync(held, draft, cancellationToken) is { } asked ? new CheckpointReply.Suspended(asked) : new CheckpointReply.Lost();
    }

    /// <summary>
    /// Asks the policy before the worker does something for its job. An approval holds for this action with this detail, and for one
    /// attempt: asked again by another, it needs another approval.
    /// </summary>
    /// <exception cref="InvalidJobException">The action or the detail breaks the rules; nothing was stored.</exception>
    public async Task<ActionReply> AskAsync(AttemptKey key, string action, RawJson detail, CancellationToken cancellationToken = default)
    {
        var errors = new List<FieldError>();
        AddTextFault(errors, "action", action, LongestName);
        AddSizeFault(errors, "detail", detail);
        Require(errors);
        if (await FindAsync(key, cancellationToken) is not { } held || await _jobs.FindAsync(key.JobId, cancellationToken) is not { } job)
            return new ActionReply.Lost();
        var rules = await _policy.ReadAsync(cancellationToken);
        var data = RawJson.From(new { action, detail });
        var draft = new CheckpointDraft(action, data, CanonicalJson.Digest(data), CheckpointOptions.Default);
        var decision = rules.Document.ProhibitedIn(data) is { } reason ? new ActionDecision.Prohibited(reason) : rules.Document.Decide(action, job.Risk);
        switch (decision)
        {
            case ActionDecision.Prohibited prohibited:
                await LogAsync(held, LogActions.PolicyRefused, LogEntryLevel.Error, $"The action '{action}' was refused: {prohibited.Reason}", draft, rules, cancellationToken);
                return new ActionReply.Prohibited(prohibited.Reason);
            case ActionDecision.NeedsApproval needed:
                return await AskPeopleAsync(held, draft, needed, rules, cancellationToken);
            case ActionDecision.AllowLogged:
                await LogAsync(held, LogActions.PolicyAllowed, LogEntryLevel.Info, $"The policy allowed the action '{action}'", draft, rules, cancellationToken);
                return new ActionReply.Allowed(Logged: true);
            default:
                return new ActionReply.Allowed(Logged: false);
        }
    }

    /// <summary>
    /// Completes the job, if its evidence proves that it is done, and then writes down what was learned. Completing it again with the same attempt
    /// changes nothing.
    /// </summary>
    /// <exception cref="InvalidJobException">The evidence, a learning or the result breaks the rules; nothing was stored.</exception>
    public async Task<CompletionReply> CompleteAsync(
        AttemptKey key, RawJson? evidence, RawJson? result, IReadOnlyList<LearningText> learnings, CancellationToken cancellationToken = default)
    {
        var errors = learnings.SelectMany(LearningRules.Check).Select(e => e with { Field = "learnings." + e.Field }).ToList();
        AddSizeFault(errors, "evidence", evidence ?? default);
        AddSizeFault(errors, "result", result ?? default);
        Require(errors);
        var held = await FindAsync(key, cancellationToken);
        var job = await _jobs.FindAsync(key.JobId, cancellationToken);
        if (held is null || job is null)
        {
            return job is { Status: JobStatus.Completed } && job.Attempt == key.Attempt && job.WorkerId == key.WorkerId
                && await _workers.RenewAsync(key.WorkerId, key.By, null, cancellationToken) is not null
                ? await CompletedAsync(key, await MissingAsync(key, learnings, cancellationToken))
                : new CompletionReply.Lost();
        }

        if (await _completion.IsNeededAsync(job.JobType, job.AcceptanceCriteria, cancellationToken))
        {
            var subject = new EvidenceCase
            {
                JobId = job.Id,
                JobType = job.JobType,
                Input = job.Input,
                AcceptanceCriteria = job.AcceptanceCriteria,
                Evidence = evidence,
            };
            switch (await _completion.CheckAsync(subject, key.WorkerId, key.Attempt, cancellationToken))
            {
                case EvidenceVerdict.Refused refused:
                    return new CompletionReply.Refused(refused.Reasons);
                case EvidenceVerdict.Unconfirmed unconfirmed:
                    return await SuspendAsync(held, CompletionCheck.Checkpoint(subject, unconfirmed.Reason), cancellationToken) is { } asked
                        ? new CompletionReply.Waits(asked, unconfirmed.Reason)
                        : new CompletionReply.Lost();
            }
        }

        return await EndAsync(held, new AttemptOutcome.Complete(result, evidence), cancellationToken) switch
        {
            EndReceipt.Recorded => await CompletedAsync(key, learnings),
            EndReceipt.Cancelled => new CompletionReply.Cancelled(),
            _ => new CompletionReply.Lost(),
        };
    }

    /// <summary>
    /// Fails the attempt. The job is tried again later when it may be and attempts are left, and fails for good otherwise. Returns where
    /// it stands then; null when the attempt is lost.
    /// </summary>
    /// <exception cref="InvalidJobException">The error breaks the rules; nothing was stored.</exception>
    public async Task<JobStatus?> FailAsync(
        AttemptKey key, string error, string? errorType, bool retryable, CancellationToken cancellationToken = default)
    {
        var errors = new List<FieldError>();
        AddTextFault(errors, "error", StorableText.Clean(error, MaximumError), MaximumError);
        Require(errors);
        if (await FindAsync(key, cancellationToken) is not { } held)
            return null;
        var words = StorableText.Clean(error, MaximumError);
        var data = errorType is null ? (RawJson?)null : RawJson.From(new { error_type = StorableText.Clean(errorType, MaximumError) });
        TimeSpan? delay = null;
        if (retryable)
        {
            var history = await _queue.HistoryAsync(key.JobId, cancellationToken);
            delay = new RetryPolicy().NextDelay(history.Failures + 1, held.MaxAttempts, Random.Shared.NextDouble());
        }

        AttemptOutcome outcome = delay is { } later ? new AttemptOutcome.Retry(words, data, later) : new AttemptOutcome.Fail(words, data);
        return await EndAsync(held, outcome, cancellationToken) == EndReceipt.LeaseLost
            ? null
            : (await _jobs.FindAsync(key.JobId, cancellationToken))?.Status;
    }

    private async Task<CompletionReply> CompletedAsync(AttemptKey key, IReadOnlyList<LearningText> learnings)
    {
        if (learnings.Count > 0)
            await _learnings.AddAsync([.. learnings.Select(l => l with { JobId = key.JobId, WorkerId = key.WorkerId })], key.By, CancellationToken.None);
        return new CompletionReply.Completed();
    }

    // The node may have gone, or lost its database, between the completion and what was learned. Whoever completes again does so soon,
    // when the newest learnings still tell.
    private async Task<IReadOnlyList<LearningText>> MissingAsync(AttemptKey key, IReadOnlyList<LearningText> learnings, CancellationToken cancellationToken)
    {
        if (learnings.Count == 0)
            return learnings;
        var newest = await _learnings.ListAsync(new LearningQuery { Limit = LearningQuery.MaximumLimit }, cancellationToken);
        var known = newest.Learnings.Select(l => l.Text).Where(t => t.JobId == key.JobId).Select(t => (t.Category, t.Title, t.Description)).ToHashSet();
        return [.. learnings.Where(l => !known.Contains((l.Category, l.Title, l.Description)))];
    }

    private Task<HeldAttempt?> FindAsync(AttemptKey key, CancellationToken cancellationToken) =>
        _attempts.FindAsync(key.WorkerId, key.By, key.JobId, key.Attempt, cancellationToken);

    private async Task<ActionReply> AskPeopleAsync(
        HeldAttempt held, CheckpointDraft draft, ActionDecision.NeedsApproval needed, PolicyInForce rules, CancellationToken cancellationToken)
    {
        var history = await _queue.HistoryAsync(held.JobId, cancellationToken);
        if (CheckpointReplay.Decided(history.Checkpoints, draft) is { Status: CheckpointStatus.Approved } approved
            && approved.Approvals.Count >= needed.Approvals && await _attempts.TrySpendAsync(held, approved.Id, cancellationToken))
        {
            await LogAsync(
                held, LogActions.PolicyAllowed, LogEntryLevel.Info, $"The action '{draft.Name}' was approved at checkpoint {approved.Id}", draft, rules, cancellationToken);
            return new ActionReply.Allowed(Logged: true);
        }

        var asked = draft with
        {
            Options = new CheckpointOptions
            {
                Reason = $"The policy wants a person to approve the action '{draft.Name}', which has {needed.Risk.Name()} risk.",
                ApprovalsRequired = needed.Approvals,
                ExpiresAfter = rules.Document.ExpiryFor(needed.Risk),
            },
        };
        return await SuspendAsync(held, asked, cancellationToken) is { } made ? new ActionReply.NeedsApproval(made) : new ActionReply.Lost();
    }

    private Task LogAsync(
        HeldAttempt held, string action, LogEntryLevel level, string message, CheckpointDraft draft, PolicyInForce rules, CancellationToken cancellationToken) =>
        _attempts.TryLogAsync(
            held,
            [new LogEntry(held.JobId, held.WorkerId, action, level, message, RawJson.From(new { name = draft.Name, digest = draft.Digest, policy = rules.Digest }))],
            cancellationToken);

    private async Task<Checkpoint?> SuspendAsync(HeldAttempt held, CheckpointDraft draft, CancellationToken cancellationToken)
    {
        if (await EndAsync(held, new AttemptOutcome.Suspend(draft), cancellationToken) == EndReceipt.LeaseLost)
            return null;
        return await _checkpoints.ReadForJobAsync(held.JobId, whole: false, cancellationToken)
            .LastOrDefaultAsync(c => c.Blocking && c.Name == draft.Name && c.Digest == draft.Digest, cancellationToken);
    }

    // An outcome that was sent is not called off: its answer would be lost.
    private async Task<EndReceipt> EndAsync(HeldAttempt held, AttemptOutcome outcome, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var result = new AttemptResult(held.LeaseId, held.JobId, held.Attempt, held.WorkerId, outcome, ReportedProgress: false);
        return (await _queue.EndAsync([result], [held.LeaseId], CancellationToken.None))[0];
    }

    private void AddSizeFault(List<FieldError> errors, string field, RawJson json)
    {
        if (json.ByteCount > _options.MaximumBytes)
            errors.Add(new FieldError(field, $"has {json.ByteCount:N0} bytes and the limit is {_options.MaximumBytes:N0}: store it elsewhere and say where"));
    }

    private static void AddTextFault(List<FieldError> errors, string field, string? text, int longest)
    {
        if (FieldText.Fault(text, longest) is { } fault)
            errors.Add(new FieldError(field, fault));
    }

    private static void Require(IReadOnlyList<FieldError> errors)
    {
        if (errors.Count > 0)
            throw new InvalidJobException(errors);
    }
}
