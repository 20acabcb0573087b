using Signalbox.Checkpoints;
using Signalbox.Identities;
using Signalbox.Json;
using Signalbox.Server.Checkpoints;
using Signalbox.Server.Dashboard.Inbox;
using Signalbox.Server.Dashboard.Visitors;

namespace Signalbox.Server.Dashboard.Pages;

/// <content>What is decided here, one by one or several at once.</content>
public sealed partial class InboxPage
{
    private void SelectNone()
    {
        _selected.Clear();
        GoOnAtFound();
    }

    private void BeginBulk(bool approve) => _bulk = new BulkRun(approve, [.. Chosen.Select(c => new Decision(c, approve, _looked.DigestOf(c)))]);

    // What is being done is not undone: the rest is left.
    private void LeaveBulk()
    {
        if (_busy)
            _bulk?.Stop();
        else
            _bulk = null;
    }

    private async Task DecideAsync(Decision decision)
    {
        if (_busy)
            return;
        _busy = true;
        try
        {
            await ActAsync(Permission.Decide, async name =>
            {
                var outcome = await DecideAsync(decision, name);
                var id = decision.Case.Checkpoint.Id;
                if (outcome is DecisionOutcome.Taken { Checkpoint: var taken })
                {
                    _open.Remove(id);
                    // Others must approve it too: what it shows now are the edits of this visitor.
                    if (decision.Edits is not null && taken.Status == CheckpointStatus.Pending)
                        _looked.Look(id, CanonicalJson.Digest(taken.Data));
                }

                return new Notice(DecisionWords.Of(id, outcome, Done(decision)), outcome is not DecisionOutcome.Taken);
            });
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task DecideAllAsync(BulkRun run, string reason)
    {
        if (_busy)
            return;
        _busy = true;
        try
        {
            await ActAsync(Permission.Decide, async _ =>
            {
                await DecideEachAsync(run, reason);
                return new Notice(run.Words, run.HasFaults);
            });
        }
        finally
        {
            (_busy, _bulk) = (false, null);
            _selected.Clear();
            GoOnAtFound();
        }
    }

    private async Task DecideEachAsync(BulkRun run, string reason)
    {
        foreach (var decision in run.Decisions)
        {
            if (run.Stopped || Left.IsCancellationRequested)
                return;
            if (await Visitor.FindAsync(Permission.Decide) is not { } caller)
            {
                run.Refuse("You may not decide any more.");
                return;
            }

            var outcome = await DecideAsync(decision with { Words = run.Approve ? null : reason }, caller.Name);
            run.Add(outcome is DecisionOutcome.Taken ? null : DecisionWords.Of(decision.Case.Checkpoint.Id, outcome, ""));
            StateHasChanged();
        }
    }

    // Exactly what was shown, or exactly the edits of it: whatever changed in the meantime is refused.
    private Task<DecisionOutcome> DecideAsync(Decision decision, string by)
    {
        var id = decision.Case.Checkpoint.Id;
        return decision.Approve
            ? Checkpoints.ApproveAsync(id, by, decision.Words, decision.Edits?.Text, decision.ShownDigest)
            : Checkpoints.RejectAsync(id, by, decision.Words);
    }

    private static string Done(Decision decision)
    {
        var (name, job) = (decision.Case.Checkpoint.Name, decision.Case.Checkpoint.JobId);
        return decision switch
        {
            { Approve: false } => $"Rejected {name} of job {job}.",
            { Edits: not null } => $"Approved {name} of job {job} with your edits; the job goes on.",
            _ => $"Approved {name} of job {job}; the job goes on.",
        };
    }
}
