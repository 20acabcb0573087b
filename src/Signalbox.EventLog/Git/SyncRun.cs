using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Faults;

namespace Signalbox.EventLog.Git;

/// <summary>One sync, round by round: fetch, take in, publish, follow; and again when somebody else published meanwhile.</summary>
internal sealed class SyncRun(SharedLog log, GitProcess git, WorkTree tree, Remote remote, SyncFolder folder, ConfiguredPrograms programs)
{
    private static readonly (string? Blob, string? Advice) NoRule = (null, null);
    private const int MostRaces = 20;
    private readonly CommitHistory _history = new(git, tree, folder["tree"]);
    private readonly Checkout _checkout = new(git, tree, folder["index"], programs, log.Time);
    private readonly CommitCheck _check = new(git, tree);
    private readonly LineMerge _merge = new(log);
    private readonly OfflinePeriod _spell = new(log);
    private int _takenIn;
    private int _published;
    private int _ownCommits;
    private PushPlan? _attempted;

    /// <summary>Runs it.</summary>
    /// <exception cref="EventLogException">A person is needed.</exception>
    public async Task<SyncResult> RunAsync(GitSyncOptions options, CancellationToken cancellationToken)
    {
        var patience = new SyncTimeouts(options, log.Time);
        var (races, lost) = (0, "");
        while (true)
        {
            var end = await RoundAsync(options.Branch, cancellationToken);
            if (end is SyncRoundResult.Done done)
            {
                var summary = SyncMessages.Online(remote.Label, _takenIn, _published, _ownCommits, done);
                return new SyncResult(_takenIn, _published, IsOffline: false, patience.Tries, done.Commit, summary);
            }

            // Who was overtaken meets another commit the next time; if not, the remote is in trouble.
            if (end is SyncRoundResult.Overtaken overtaken && overtaken.Before != lost)
            {
                lost = overtaken.Before;
                if (++races == MostRaces)
                    throw new EventLogException(EventLogFault.Git, $"Others published to {remote.Label} first, {MostRaces} times in a row: sync again; the log's lines are safe.");
                continue;
            }

            if (await patience.TryAgainAsync(cancellationToken))
                continue;
            var sentence = SyncMessages.Offline(remote.Label, patience.Tries, end.Words, end is not SyncRoundResult.Away { IsReached: false });
            _spell.Begin(sentence);
            return new SyncResult(_takenIn, _published, IsOffline: true, patience.Tries, Commit: null, sentence);
        }
    }

    private async Task<SyncRoundResult> RoundAsync(string? branch, CancellationToken cancellationToken)
    {
        var now = await tree.LookAsync(cancellationToken);
        var reach = await remote.FetchAsync(branch ?? now.Branch, cancellationToken);
        if (reach is not RemoteResult.At at)
            return new SyncRoundResult.Away(((RemoteResult.Away)reach).Words, IsReached: false);
        if (at.Commit is not null && at.Commit == _attempted?.Commit)
            Count(_attempted);

        var follows = now.Branch == at.Branch;
        var local = follows || at.Commit is null ? now.Commit : null;
        await _check.CheckAsync(at.Commit, cancellationToken);
        await _check.CheckAsync(local == at.Commit ? null : local, cancellationToken);
        var relation = await _history.RelateAsync(local, at.Commit, cancellationToken);
        var blob = await _history.BlobAsync(at.Commit, cancellationToken);
        await using var file = new FileStream(folder["remote.log"], FileMode.Create, FileAccess.ReadWrite);
        await _history.CopyBlobAsync(blob, file, cancellationToken);
        using var merged = _merge.Take(file.SafeFileHandle);
        _takenIn += merged.TakenIn;
        // Nothing has to wait for the remote, whatever becomes of the branch.
        if (merged.New == 0)
            _spell.End();

        var own = follows && local is not null && relation != BranchRelation.Behind ? await _history.CountOwnAsync(local, at.Commit, remote.Name, cancellationToken) : 0;
        var next = new PushPlan(at.Commit, blob);
        if (merged.New > 0 || own > 0)
        {
            next = await PrepareAsync(next, merged, file.SafeFileHandle, local, own, relation, cancellationToken);
            if (await PublishAsync(next, at, cancellationToken) is { } end)
            {
                if (end is not SyncRoundResult.Away || next.Lines > 0)
                    return end;
                next = new PushPlan(at.Commit, blob) { StaysBecause = $"the remote did not take its commits: {end.Words}" };
            }
        }

        _spell.End();
        var (stays, moves) = (next.StaysBecause, follows && next.StaysBecause is null && next.Commit is not null && next.Commit != now.Commit);
        if (moves)
            stays = await _checkout.FollowAsync(now, next.Commit!, next.Blob, cancellationToken);
        if (merged.New > 0)
            await _history.PackAsync(cancellationToken);
        return new SyncRoundResult.Done(next.Commit, moves && stays is null, stays, next.Advice);
    }

    private async Task<PushPlan> PrepareAsync(PushPlan theirs, MergedLines merged, SafeFileHandle file, string? local, int own, BranchRelation relation, CancellationToken cancellationToken)
    {
        try
        {
            var joined = relation == BranchRelation.Diverged ? await _history.JoinAsync(local!, theirs.Commit!, cancellationToken) : null;
            if (merged.New == 0 && joined?.Why is { } why)
                return theirs with { StaysBecause = why };
            if (merged.New == 0 && joined is null && (await _history.BlobAsync(local, cancellationToken) == theirs.Blob || theirs.Blob is null))
                return new PushPlan(local, theirs.Blob, Lines: 0, own);

            var blob = merged.New == 0 ? theirs.Blob : await _history.KeepAsync((to, token) => merged.WriteUnionAsync(file, to, token), cancellationToken);
            // What a person must join is no reason to keep the log back: it goes upon the remote's commit alone.
            var (from, parents) = (relation, joined) switch
            {
                (BranchRelation.Ahead, _) => (local, [local]),
                (_, { Tree: { } tree }) => (tree, [local, theirs.Commit]),
                _ => (theirs.Commit, (string?[])[theirs.Commit]),
            };
            // What brings the log into the repository brings what protects it.
            var (rule, advice) = theirs.Blob is null && blob is not null ? await new LineEndRule(git, tree, _history).KeepAsync(log.Folder, from, cancellationToken) : NoRule;
            var commit = await _history.CommitAsync(from, parents, blob, rule, SyncMessages.Message(merged.New, joined is not null), cancellationToken);
            return new PushPlan(commit, blob ?? await _history.BlobAsync(commit, cancellationToken), merged.New, joined is { Tree: null } ? 0 : own) { StaysBecause = joined?.Why, Advice = advice };
        }
        catch (EventLogException)
        {
            // The remote is there: nothing has to wait for it, whatever a person must mend here.
            _spell.End();
            throw;
        }
    }

    // Null when it is published, or when there is nothing to publish.
    private async Task<SyncRoundResult?> PublishAsync(PushPlan next, RemoteResult.At at, CancellationToken cancellationToken)
    {
        if (next.Commit is null || next.Commit == at.Commit)
            return null;
        _attempted = next;
        switch (await remote.PushAsync(next.Commit, at.Branch, cancellationToken))
        {
            case RemoteResult.Overtaken overtaken:
                return new SyncRoundResult.Overtaken(overtaken.Words, at.Commit ?? "nothing");
            case RemoteResult.Away away:
                return new SyncRoundResult.Away(away.Words, IsReached: true);
        }

        Count(next);
        return null;
    }

    private void Count(PushPlan done) => (_published, _ownCommits) = (_published + done.Lines, _ownCommits + done.OwnCommits);
}
