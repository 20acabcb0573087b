using System.Text.Json;
using Signalbox.Checkpoints;
using Signalbox.Durability;
using Signalbox.Json;
using Signalbox.Learnings;
using Signalbox.Logs;
using Signalbox.Queue;
using Signalbox.Steps;

namespace Signalbox.Handlers;

/// <summary>A running job, as its handler sees it: its input, and what it may ask of Signalbox.</summary>
public sealed class JobContext
{
    private const int MaximumLogMessage = 20_000;
    private readonly IJobActions _actions;
    private readonly string _workerId;
    private readonly Dictionary<string, SavedStep>? _savedSteps;
    private readonly IReadOnlyList<Checkpoint> _earlierCheckpoints;
    private HashSet<string>? _stepsOfThisAttempt;

    /// <summary>Takes the job, what earlier attempts left, and the actions. Tests of handlers may make their own.</summary>
    public JobContext(ClaimedJob job, string workerId, JobHistory history, IJobActions actions, CancellationToken cancellationToken)
    {
        Job = job;
        _workerId = workerId;
        _actions = actions;
        _earlierCheckpoints = history.Checkpoints;
        if (history.Steps.Count > 0)
            _savedSteps = history.Steps.ToDictionary(s => s.Name, StringComparer.Ordinal);
        CancellationToken = cancellationToken;
    }

    /// <summary>The job as it was claimed.</summary>
    public ClaimedJob Job { get; }

    /// <summary>The job's id.</summary>
    public long Id => Job.Id;

    /// <summary>The number of this attempt; 1 for the first.</summary>
    public int Attempt => Job.Attempt;

    /// <summary>The same token that the handler is given.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Reads the input as <typeparamref name="T"/>.</summary>
    /// <exception cref="JobInputException">The input does not have that shape; let it pass, and the job fails for good.</exception>
    public T Input<T>()
    {
        try
        {
            return Job.Input.To<T>() ?? throw new JobInputException("The job needs input data, and has none.");
        }
        catch (JsonException e)
        {
            throw new JobInputException($"The input data does not have the shape that '{Job.JobType}' needs: {e.Message}", e);
        }
    }

    /// <summary>
    /// Runs <paramref name="body"/> once for this job. Its output is stored before the next step begins, and a later attempt
    /// returns it without running the body. Nothing is stored if the body throws.
    /// </summary>
    /// <param name="name">The step's name, 1 to 200 characters; unique within the job.</param>
    /// <param name="body">The work of the step. It runs again if the process dies before its output is stored.</param>
    /// <exception cref="InvalidOperationException">This attempt has used the name before.</exception>
    /// <exception cref="LeaseLostException">The attempt has lost its lease; nothing was saved.</exception>
    public async Task<T> StepAsync<T>(string name, Func<CancellationToken, Task<T>> body)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, 200, nameof(name));
        if (!(_stepsOfThisAttempt ??= new(StringComparer.Ordinal)).Add(name))
            throw new InvalidOperationException($"The step '{name}' was used before in this attempt; give each step its own name.");
        if (_savedSteps is not null && _savedSteps.TryGetValue(name, out var saved))
            return saved.Output.To<T>()!;
        CancellationToken.ThrowIfCancellationRequested();
        var output = RawJson.From(await body(CancellationToken));
        return (await _actions.SaveStepAsync(name, output)).To<T>()!;
    }

    /// <summary>Runs a step that returns nothing.</summary>
    public Task StepAsync(string name, Func<CancellationToken, Task> body) =>
        StepAsync(name, async token =>
        {
            await body(token);
            return true;
        });

    /// <summary>
    /// Shows <paramref name="data"/> to people and returns their decision. The first call suspends the job: the attempt ends and
    /// holds no slot. After the decision the handler runs again from the start, and this call returns the decision. Other data
    /// under the same name is a new checkpoint.
    /// </summary>
    /// <param name="name">The checkpoint's name; 1 to 200 characters.</param>
    /// <param name="data">The data to show, with which the job continues after approval.</param>
    /// <param name="options">How to ask; null for the defaults.</param>
    /// <exception cref="JobSuspendedException">The job is suspended; do not catch it.</exception>
    /// <exception cref="Policy.ProhibitedActionException">The data name an action that the policy prohibits; do not catch it.</exception>
    public async Task<CheckpointDecision<T>> CheckpointAsync<T>(string name, T data, CheckpointOptions? options = null)
    {
        var draft = Draft(name, data, options ?? CheckpointOptions.Default);
        if (CheckpointReplay.Decided(_earlierCheckpoints, draft) is { } decided)
        {
            await _actions.ResumeAsync(decided);
            return new CheckpointDecision<T>(decided);
        }

        await _actions.SuspendAsync(draft);
        throw new JobSuspendedException(name);
    }

    /// <summary>Records <paramref name="data"/> for people to see, without waiting; once for equal data.</summary>
    /// <exception cref="Policy.ProhibitedActionException">The data name an action that the policy prohibits; do not catch it.</exception>
    public Task<Checkpoint> RecordAsync<T>(string name, T data) =>
        _actions.RecordAsync(Draft(name, data, CheckpointOptions.Default));

    /// <summary>
    /// Writes down what was learned, for people and for other workers, with this job and this worker. It is stored at once, and again
    /// by an attempt that runs again: call it in a step to store it once. One attempt stores at most
    /// <see cref="LearningRules.MaximumBatch"/>.
    /// </summary>
    /// <param name="learning">What was learned; its job and worker are filled in.</param>
    /// <exception cref="ArgumentException">It breaks <see cref="LearningRules"/>; nothing was stored.</exception>
    /// <exception cref="JobLimitException">The attempt has stored as many as it may.</exception>
    /// <exception cref="LeaseLostException">The attempt has lost its lease; nothing was stored.</exception>
    public Task LearnAsync(LearningText learning) => LearningRules.Refusal(learning) is { } refusal
        ? throw new ArgumentException(refusal, nameof(learning))
        : _actions.LearnAsync(learning with { JobId = Id, WorkerId = _workerId });

    /// <summary>Says how far the job is.</summary>
    /// <param name="fraction">0 to 1; values outside are brought inside.</param>
    /// <param name="message">In words, up to 500 characters, or null.</param>
    public void ReportProgress(double fraction, string? message = null) =>
        _actions.ReportProgress(new ProgressReport(
            Id, double.IsNaN(fraction) ? 0 : Math.Clamp(fraction, 0, 1), message is null ? null : StorableText.Clean(message, 500)));

    /// <summary>Writes to the job's execution log.</summary>
    /// <param name="message">In words, up to 20,000 characters.</param>
    /// <param name="level">How much it matters.</param>
    /// <param name="metadata">Details, serialised as JSON; or null.</param>
    public void Log(string message, LogEntryLevel level = LogEntryLevel.Info, object? metadata = null) =>
        _actions.Log(new LogEntry(
            Id, _workerId, LogActions.HandlerLog, level, StorableText.Clean(message, MaximumLogMessage), metadata is null ? null : RawJson.From(metadata)));

    private static CheckpointDraft Draft<T>(string name, T data, CheckpointOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, 200, nameof(name));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.ExpiresAfter, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.ExpiresAfter, TimeSpan.FromDays(366), nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ApprovalsRequired, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.ApprovalsRequired, 10, nameof(options));
        var json = RawJson.From(data);
        return new CheckpointDraft(name, json, CanonicalJson.Digest(json), options);
    }
}
