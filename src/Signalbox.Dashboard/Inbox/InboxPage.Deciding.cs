using Signalbox.Checkpoints;
using Signalbox.Dashboard.Parts;
using Signalbox.Dashboard.Sessions;
using Signalbox.Identities;
using Signalbox.Json;
using Signalbox.Policy;

namespace Signalbox.Dashboard.Inbox;

/// <content>What is decided here, one by one or several at once.</content>
public sealed partial class InboxPage
{
    private void SelectNone()
    {
        _selected.Clear();
        GoOnAtFound();
    }

    private void BeginBulk(bool approve) => _bulk = new BulkRun(
        approve, [.. Chosen.Select(c => new Decision(c, approve, _looked.DigestOf(c), Extent: _looked.ExtentOf(c)))], NeedsTick);

    // A critical one is decided by itself, and what must be opened before it is approved is not approved with others.
    private bool NeedsTick(Decision decision) =>
        decision.Case.Risk == RiskLevel.Critical || (decision.Approve && MustOpen(decision.Case) && decision.Extent != ReviewExtent.Whole);

    private bool MustOpen(CheckpointWithJob one) => one.Risk >= Options.OpenBeforeDeciding;

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
                var outcome = await HoldAsync(decision, name);
                return new Notice(DecisionMessages.Of(decision.Case.Checkpoint.Id, outcome, decision.Done), outcome is not DecisionOutcome.Held);
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
            if (await CurrentUser.FindAsync(Permission.Decide) is not { } caller)
            {
                run.Refuse("You may not decide any more.");
                return;
            }

            var outcome = await HoldAsync(decision with { Words = run.Approve ? null : reason }, caller.Name);
            run.Add(outcome is DecisionOutcome.Held ? null : DecisionMessages.Of(decision.Case.Checkpoint.Id, outcome, ""));
            StateHasChanged();
        }
    }

    private Task UndoAsync(params IReadOnlyList<CheckpointWithJob> cases) => ActAsync(Permission.Decide, async name =>
    {
        var taken = new List<CheckpointWithJob>();
        foreach (var one in cases)
        {
            if (!await Checkpoints.TryTakeBackAsync(one.Checkpoint.Id, name))
                continue;
            _decided.Remove(one.Checkpoint.Id);
            taken.Add(one);
        }

        return (taken.Count, cases.Count) switch
        {
            (1, 1) => Notice.Done($"Undone: {taken[0].Checkpoint.Name} of job {taken[0].Checkpoint.JobId} waits for a decision as before."),
            (0, 1) => Notice.Fault("It is in force already, and cannot be undone."),
            var (undone, all) when undone == all => Notice.Done($"Undone: {all} wait for a decision as before."),
            var (undone, all) => Notice.Fault($"Undone: {undone} of {all}; the others are in force already."),
        };
    });

    // Exactly what was shown, or exactly the edits of it: whatever changed in the meantime is refused.
    private async Task<DecisionOutcome> HoldAsync(Decision decision, string by)
    {
        var id = decision.Case.Checkpoint.Id;
        var outcome = await Checkpoints.HoldAsync(decision.Draft(by, CurrentUser.Caller?.Role));
        if (outcome is not DecisionOutcome.Held)
            return outcome;
        _decided.Add(id, decision.Approve);
        _open.Remove(id);
        if (decision.Edits is { } edits)
            _looked.Write(id, CanonicalJson.Digest(edits));
        return outcome;
    }
}
