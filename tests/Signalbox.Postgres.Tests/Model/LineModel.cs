using Signalbox.Jobs;

namespace Signalbox.Postgres.Tests.Model;

/// <summary>The line in memory: what the store should do, said as simply as possible. Time is in minutes.</summary>
internal sealed class LineModel
{
    public const int LeaseMinutes = 10;
    public const int RetryMinutes = 31;
    public const int LaterMinutes = 61;
    public const int CheckpointMinutes = 45;
    public const int ApprovalMinutes = 24 * 60;
    public const int GraceMinutes = 5;

    public List<ModelJob> Jobs { get; } = [];

    public List<ModelLease> Leases { get; } = [];

    public List<ModelCheckpoint> Checkpoints { get; } = [];

    public Dictionary<int, ModelJob> Keys { get; } = [];

    public Dictionary<JobStatus, long> Entered { get; } = Enum.GetValues<JobStatus>().ToDictionary(s => s, _ => 0L);

    public int Now { get; private set; }

    public void Pass(int minutes) => Now += minutes;

    public void Enqueue(ModelJob job)
    {
        Jobs.Add(job);
        if (job.Risky)
            Ask(job, ApprovalMinutes, tellsHandler: false);
        else
            PutOnTheLine(job);
        Settle(job);
    }

    public IReadOnlyList<(ModelJob Job, int Attempt)> Head(int max) =>
        [.. Jobs.Where(j => j.IsReady).OrderByDescending(j => j.Priority).ThenBy(j => j.Id).Take(max).Select(j => (j, j.Attempt + 1))];

    public void Claim(long leaseId, IReadOnlyList<(ModelJob Job, int Attempt)> head)
    {
        foreach (var (job, attempt) in head)
        {
            job.Attempt = attempt;
            Move(job, JobStatus.Running);
        }

        Leases.Add(new ModelLease(leaseId, head, Now + LeaseMinutes));
    }

    /// <summary>True when the attempt has ended so before: repeating that says that it is recorded, as it is.</summary>
    public static bool EndedSo(ModelLease lease, ModelJob job, Ending how) =>
        lease.Left.TryGetValue(job, out var left) && how != Ending.Complete && Kind(left) == Kind(how);

    /// <summary>True when the attempt holds its job, so that what it writes takes effect.</summary>
    public static bool Holds(ModelLease lease, ModelJob job) => lease.Alive && lease.Unfinished.Contains(job);

    public void End(ModelLease lease, ModelJob job, Ending how, bool close)
    {
        var holds = Holds(lease, job);
        if (holds)
            lease.Unfinished.Remove(job);
        lease.Alive &= !close;
        if (!holds)
            return;
        if (job.CancelRequestedAt is not null)
            how = Ending.Cancel;
        else if (how == Ending.Cancel)
            how = Ending.Release;
        lease.Left[job] = how;
        switch (how)
        {
            case Ending.Complete:
                Finish(job, JobStatus.Completed);
                break;
            case Ending.Fail:
                Finish(job, JobStatus.Failed);
                break;
            case Ending.Cancel:
                Finish(job, JobStatus.Cancelled);
                break;
            case Ending.Release:
                PutOnTheLine(job);
                break;
            case Ending.Retry or Ending.RetryAtOnce:
                job.Failures++;
                Move(job, JobStatus.Pending);
                job.Due = Now + (how == Ending.Retry ? RetryMinutes : 0);
                break;
            default:
                Ask(job, CheckpointMinutes, how == Ending.SuspendTellingRefusal);
                break;
        }
    }

    private static Ending Kind(Ending how) => how switch
    {
        Ending.Retry or Ending.RetryAtOnce => Ending.Fail,
        Ending.SuspendTellingRefusal => Ending.Suspend,
        _ => how,
    };

    public void Decide(ModelCheckpoint checkpoint, bool approve)
    {
        checkpoint.Pending = false;
        if (approve || checkpoint.TellsHandler)
            PutOnTheLine(checkpoint.Job);
        else
            Finish(checkpoint.Job, JobStatus.Failed);
    }

    public void Cancel(ModelJob job)
    {
        if (job.Status == JobStatus.Running)
            job.CancelRequestedAt ??= Now;
        else
            CancelNow(job);
    }

    public void Retry(ModelJob job)
    {
        job.Failures = 0;
        job.CancelRequestedAt = null;
        if (job.Risky)
            Ask(job, ApprovalMinutes, tellsHandler: false);
        else
            PutOnTheLine(job);
    }

    public void Run(Duty duty)
    {
        switch (duty)
        {
            case Duty.ReturnLostLeases:
                ReturnLostLeases();
                break;
            case Duty.DropCancelled:
                DropCancelled();
                break;
            case Duty.ExpireCheckpoints:
                ExpireCheckpoints();
                break;
            case Duty.PromoteDue:
                foreach (var job in Jobs.Where(j => j.Due <= Now))
                    job.Due = null;
                break;
        }
    }

    private void ReturnLostLeases()
    {
        foreach (var lease in Leases.Where(l => l.Alive && l.Until <= Now).ToArray())
        {
            lease.Alive = false;
            foreach (var job in lease.Unfinished.ToArray())
            {
                if (job.CancelRequestedAt is not null)
                {
                    lease.Left[job] = Ending.Cancel;
                    Finish(job, JobStatus.Cancelled);
                }
                else if (++job.Failures >= job.MaxAttempts)
                    Finish(job, JobStatus.Failed);
                else
                    PutOnTheLine(job);
            }
        }
    }

    // All that are due expire before any job that waits for theirs is looked at.
    private void ExpireCheckpoints()
    {
        var expired = Checkpoints.Where(c => c.Pending && c.Expires <= Now).ToArray();
        foreach (var checkpoint in expired)
        {
            checkpoint.Pending = false;
            if (checkpoint.TellsHandler)
                PutOnTheLine(checkpoint.Job);
            else
                Close(checkpoint.Job, JobStatus.Failed);
        }

        foreach (var checkpoint in expired.Where(c => !c.TellsHandler))
            SettleDependents(checkpoint.Job);
    }

    private void DropCancelled()
    {
        foreach (var job in Jobs.Where(j => j.CancelRequestedAt + GraceMinutes <= Now).ToArray())
        {
            if (job.Status?.IsEnded() == false)
                CancelNow(job);
            job.CancelRequestedAt = null;
        }
    }

    private void CancelNow(ModelJob job)
    {
        foreach (var lease in Leases.Where(l => l.Alive && l.Unfinished.Remove(job)))
            lease.Left[job] = Ending.Cancel;
        foreach (var checkpoint in Checkpoints.Where(c => c.Job == job))
            checkpoint.Pending = false;
        Finish(job, JobStatus.Cancelled);
    }

    private void PutOnTheLine(ModelJob job)
    {
        Move(job, JobStatus.Pending);
        job.Due = job.WaitsFor.Count == 0 && job.RunAt > Now ? job.RunAt : null;
    }

    private void Ask(ModelJob job, int minutes, bool tellsHandler)
    {
        Move(job, JobStatus.WaitingApproval);
        Checkpoints.Add(new ModelCheckpoint(job, Now + minutes, tellsHandler));
    }

    private void Finish(ModelJob job, JobStatus status)
    {
        Close(job, status);
        SettleDependents(job);
    }

    private void Close(ModelJob job, JobStatus status)
    {
        Move(job, status);
        job.WaitsFor.Clear();
        if (status != JobStatus.Completed)
            job.CancelRequestedAt = null;
    }

    private void SettleDependents(ModelJob job)
    {
        foreach (var dependent in Jobs.Where(j => j.WaitsFor.Contains(job)).ToArray())
            Settle(dependent);
    }

    // Looks at what a job waits for.
    private void Settle(ModelJob job)
    {
        if (job.WaitsFor.Count == 0)
            return;
        if (!job.AfterAny && job.WaitsFor.Any(d => d.Status is JobStatus.Failed or JobStatus.Cancelled))
        {
            CancelNow(job);
            return;
        }

        job.WaitsFor.RemoveWhere(d => d.Status?.IsEnded() == true);
        if (job.WaitsFor.Count == 0 && job.Status == JobStatus.Pending && job.RunAt > Now)
            job.Due = job.RunAt;
    }

    private void Move(ModelJob job, JobStatus status)
    {
        job.Status = status;
        job.Due = null;
        Entered[status]++;
    }
}
