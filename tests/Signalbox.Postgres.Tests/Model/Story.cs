using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Policy;
using Signalbox.Queue;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Model;

/// <summary>Tells one story to the store and to the model, and compares what each answers.</summary>
internal sealed class Story(TestBox box)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(LineModel.LeaseMinutes);

    private readonly LineModel _model = new();
    private readonly List<long> _checkpointIds = [];
    private readonly TimeSpan _startOffset = box.Database.ClockOffset;

    public LineModel Model => _model;

    public Task TellAsync(Command command) => command switch
    {
        Command.Enqueue c => EnqueueAsync(c),
        Command.EnqueueMany c => EnqueueManyAsync(c.Count),
        Command.Claim c => ClaimAsync(c.Max),
        Command.End c => EndAsync(c),
        Command.Renew c => RenewAsync(c.LeasePick),
        Command.SaveStep c => SaveStepAsync(c),
        Command.Decide c => DecideAsync(c),
        Command.Cancel c => CancelAsync(c.JobPick),
        Command.Retry c => RetryAsync(c.JobPick),
        Command.Pass c => PassAsync(c.Minutes),
        Command.Run c => RunAsync(c.What),
        _ => throw new NotSupportedException(),
    };

    private async Task EnqueueAsync(Command.Enqueue c)
    {
        var parent = c.DependsOnPick >= 0 ? Pick(_model.Jobs, c.DependsOnPick) : null;
        var answer = await box.Jobs.EnqueueAsync(StoreSteps.Request() with
        {
            Priority = c.Priority,
            Risk = c.Risky ? RiskLevel.High : RiskLevel.Low,
            RunAt = c.Later ? TimeProvider.System.GetUtcNow() + box.Database.ClockOffset + TimeSpan.FromMinutes(LineModel.LaterMinutes) : null,
            DependsOn = parent is null ? [] : [parent.Id],
            RunsAfterAnyOutcome = c.AfterAny,
            MaxAttempts = c.MaxAttempts,
            IdempotencyKey = c.Key < 0 ? null : $"key {_startOffset} {c.Key}",
        });
        var known = _model.Keys.GetValueOrDefault(c.Key);
        Assert.Equal(known is not null, answer.AlreadyExisted);
        if (known is not null)
        {
            Assert.Equal(known.Id, answer.Id);
            return;
        }

        var job = new ModelJob
        {
            Id = answer.Id,
            Priority = c.Priority,
            Risky = c.Risky,
            RunAt = c.Later ? _model.Now + LineModel.LaterMinutes : null,
            AfterAny = c.AfterAny,
            MaxAttempts = c.MaxAttempts,
        };
        if (parent is not null)
            job.WaitsFor.Add(parent);
        if (c.Key >= 0)
            _model.Keys[c.Key] = job;
        _model.Enqueue(job);
    }

    private async Task EnqueueManyAsync(int count)
    {
        foreach (var id in await box.EnqueueAsync(Enumerable.Repeat(StoreSteps.Request() with { Priority = 0 }, count)))
            _model.Enqueue(new ModelJob { Id = id });
    }

    private async Task ClaimAsync(int max)
    {
        var head = _model.Head(max);
        var batch = await box.ClaimAsync(max, lease: Lease);
        Assert.Equal(head.Select(h => (h.Job.Id, h.Attempt)), batch.Jobs.Select(j => (j.Id, j.Attempt)));
        if (head.Count > 0)
            _model.Claim(batch.LeaseId, head);
    }

    private async Task EndAsync(Command.End c)
    {
        if (Pick(_model.Leases, c.LeasePick) is not { } lease)
            return;
        var (job, attempt) = Pick(lease.Jobs, c.JobPick);
        var close = lease.Unfinished.All(j => j == job);
        var holds = LineModel.Holds(lease, job);
        AttemptOutcome ending = c.How switch
        {
            Ending.Complete => AttemptOutcome.Complete.Bare,
            Ending.Fail => StoreSteps.Fail(),
            Ending.Retry => StoreSteps.Retry(TimeSpan.FromMinutes(LineModel.RetryMinutes)),
            Ending.RetryAtOnce => StoreSteps.Retry(),
            Ending.Release => new AttemptOutcome.Release("released"),
            Ending.Cancel => new AttemptOutcome.Cancel(),
            _ => new AttemptOutcome.Suspend(StoreSteps.Draft(attempt, options: new CheckpointOptions
            {
                ExpiresAfter = TimeSpan.FromMinutes(LineModel.CheckpointMinutes),
                TellHandlerOfRefusal = c.How == Ending.SuspendTellingRefusal,
            })),
        };
        var receipts = await box.Queue.EndAsync([new AttemptResult(lease.Id, job.Id, attempt, "w1", ending, true)], close ? [lease.Id] : [], default);
        // Repeating an end says that it is recorded, as it is.
        var repeated = LineModel.EndedSo(lease, job, c.How) || (c.How == Ending.Complete && job.Status == JobStatus.Completed && job.Attempt == attempt);
        Assert.Equal(holds || repeated, Assert.Single(receipts) != EndReceipt.LeaseLost);
        _model.End(lease, job, c.How, close);
    }

    private async Task RenewAsync(int pick)
    {
        if (Pick(_model.Leases, pick) is not { } lease)
            return;
        var renewed = await box.Queue.RenewAsync("w1", [lease.Id], Lease, default);
        Assert.Equal(!lease.Alive, renewed.Lost.Contains(lease.Id));
        lease.Until = _model.Now + LineModel.LeaseMinutes;
    }

    private async Task SaveStepAsync(Command.SaveStep c)
    {
        if (Pick(_model.Leases, c.LeasePick) is not { } lease)
            return;
        var (job, attempt) = Pick(lease.Jobs, c.JobPick);
        var saved = await box.Queue.SaveStepAsync(lease.Id, job.Id, attempt, $"step {c.Name}", RawJson.From(attempt), default);
        if (LineModel.Holds(lease, job))
            job.Steps.TryAdd(c.Name, $"{attempt}");
        Assert.Equal(LineModel.Holds(lease, job) ? job.Steps[c.Name] : null, saved?.Text);
    }

    private async Task DecideAsync(Command.Decide c)
    {
        if (Pick(_model.Checkpoints, c.CheckpointPick) is not { } checkpoint)
            return;
        var id = await CheckpointIdAsync(_model.Checkpoints.IndexOf(checkpoint));
        var outcome = c.Approve ? await box.Checkpoints.ApproveAsync(id, "ada") : await box.Checkpoints.RejectAsync(id, "ada", "no");
        if (!checkpoint.Pending)
            Assert.IsType<DecisionOutcome.AlreadyDecided>(outcome);
        else if (checkpoint.Expires <= _model.Now)
            Assert.IsType<DecisionOutcome.Expired>(outcome);
        else
            Assert.IsType<DecisionOutcome.Taken>(outcome);
        if (outcome is DecisionOutcome.Taken)
            _model.Decide(checkpoint, c.Approve);
    }

    private async Task CancelAsync(int pick)
    {
        if (Pick(_model.Jobs, pick) is not { } job)
            return;
        var outcome = await box.Jobs.TryCancelAsync(job.Id, "ada");
        Assert.Equal(Answer(job, JobStatus.Running, moves: job.Status?.IsEnded() == false), outcome);
        if (outcome is JobCommandOutcome.Moved or JobCommandOutcome.Requested)
            _model.Cancel(job);
    }

    private async Task RetryAsync(int pick)
    {
        if (Pick(_model.Jobs, pick) is not { } job)
            return;
        var outcome = await box.Jobs.TryRetryAsync(job.Id, "ada");
        Assert.Equal(Answer(job, null, moves: job.Status is JobStatus.Failed or JobStatus.Cancelled), outcome);
        if (outcome is JobCommandOutcome.Moved)
            _model.Retry(job);
    }

    private Task PassAsync(int minutes)
    {
        box.Pass(TimeSpan.FromMinutes(minutes));
        _model.Pass(minutes);
        return Task.CompletedTask;
    }

    private async Task RunAsync(Duty duty)
    {
        await (duty switch
        {
            Duty.ReturnLostLeases => box.Leases.ReturnLostLeasesAsync(default),
            Duty.DropCancelled => box.Leases.DropCancelledAsync(TimeSpan.FromMinutes(LineModel.GraceMinutes), default),
            Duty.ExpireCheckpoints => box.CheckpointStore.ExpireAsync(default),
            Duty.ReleaseDependents => box.JobStore.ReleaseDependentsAsync(default),
            Duty.FoldCounters => box.Counters.FoldAsync(default),
            _ => (Task)box.Queue.PromoteDueAsync(default),
        });
        _model.Run(duty);
    }

    private static JobCommandOutcome Answer(ModelJob job, JobStatus? requested, bool moves) =>
        !moves ? new JobCommandOutcome.NotAllowed(job.Status!.Value)
        : job.Status == requested ? new JobCommandOutcome.Requested()
        : new JobCommandOutcome.Moved();

    // The model knows checkpoints by the order in which they were asked, and so does the store.
    private async Task<long> CheckpointIdAsync(int index)
    {
        if (index >= _checkpointIds.Count)
        {
            _checkpointIds.Clear();
            var (all, _) = await box.Checkpoints.ListAsync(limit: 500);
            _checkpointIds.AddRange(all.Select(c => c.Id).Order());
        }

        return _checkpointIds[index];
    }

    private static T? Pick<T>(IReadOnlyList<T> all, int pick) => all.Count == 0 ? default : all[^(1 + (pick % all.Count))];
}
