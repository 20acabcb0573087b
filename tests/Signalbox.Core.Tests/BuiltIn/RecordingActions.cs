using Signalbox.Checkpoints;
using Signalbox.Handlers;
using Signalbox.Json;
using Signalbox.Learnings;
using Signalbox.Logs;
using Signalbox.Queue;
using Signalbox.Steps;

namespace Signalbox.Tests.BuiltIn;

/// <summary>Keeps in memory what a handler asks for, so that it can be run again as a later attempt.</summary>
internal sealed class RecordingActions : IJobActions
{
    private static readonly DateTimeOffset Moment = new(2025, 1, 15, 10, 30, 0, TimeSpan.Zero);

    public List<SavedStep> Steps { get; } = [];

    public List<Checkpoint> Checkpoints { get; } = [];

    public List<LogEntry> Logs { get; } = [];

    public List<ProgressReport> Progress { get; } = [];

    public int Attempt { get; set; }

    /// <summary>Called before a step is saved; it may throw, as when the process dies.</summary>
    public Action<string>? BeforeSave { get; set; }

    /// <summary>Called at each progress report.</summary>
    public Action? OnProgress { get; set; }

    public Task<RawJson> SaveStepAsync(string name, RawJson output)
    {
        BeforeSave?.Invoke(name);
        Steps.Add(new SavedStep(name, output, Attempt, Moment));
        return Task.FromResult(output);
    }

    public Task<Checkpoint> RecordAsync(CheckpointDraft draft)
    {
        if (Checkpoints.FirstOrDefault(c => c.Name == draft.Name && c.Digest == draft.Digest) is { } earlier)
            return Task.FromResult(earlier);
        return Task.FromResult(Add(draft, CheckpointStatus.Recorded));
    }

    public Task SuspendAsync(CheckpointDraft draft)
    {
        Add(draft, CheckpointStatus.Pending);
        return Task.CompletedTask;
    }

    public Task ResumeAsync(Checkpoint decided) => Task.CompletedTask;

    public Task LearnAsync(LearningText learning) => Task.CompletedTask;

    public void ReportProgress(ProgressReport report)
    {
        Progress.Add(report);
        OnProgress?.Invoke();
    }

    public void Log(LogEntry entry) => Logs.Add(entry);

    public void Approve(string? edits = null)
    {
        var at = Checkpoints.FindIndex(c => c.Status == CheckpointStatus.Pending);
        var data = edits is null ? Checkpoints[at].Data : RawJson.Parse(edits);
        Checkpoints[at] = Checkpoints[at] with
        {
            Status = CheckpointStatus.Approved,
            Data = data,
            ApprovedDigest = CanonicalJson.Digest(data),
            DecidedBy = "reviewer",
            DecidedAt = Moment,
        };
    }

    private Checkpoint Add(CheckpointDraft draft, CheckpointStatus status)
    {
        var checkpoint = new Checkpoint
        {
            Id = Checkpoints.Count + 1,
            JobId = JobBench.JobId,
            Name = draft.Name,
            Blocking = status == CheckpointStatus.Pending,
            Status = status,
            Data = draft.Data,
            Digest = draft.Digest,
            Reason = draft.Options.Reason,
            RequestedBy = "worker-1",
            RequestedAt = Moment,
        };
        Checkpoints.Add(checkpoint);
        return checkpoint;
    }
}
