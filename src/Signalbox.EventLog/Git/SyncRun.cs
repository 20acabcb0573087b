using Microsoft.Win32.SafeHandles;

namespace Signalbox.EventLog.Git;

/// <summary>One sync, round by round: fetch, take in, publish, follow; and again when somebody else published meanwhile.</summary>
internal sealed class SyncRun(SharedLog log, GitProcess git, WorkTree tree, Remote remote, SyncFolder folder)
{
    private const int MostRaces = 20;
    private readonly History _history = new(git, tree, folder["tree"]);
    private readonly Checkout _checkout = new(git, tree, folder["index"], log.Time);
    private readonly LineMerge _merge = new(log);
    private readonly OfflineSpell _spell = new(log);
    private int _takenIn;
    private int _published;
    private (string? Commit, int Lines) _attempted;

    /// <summary>Runs it.</summary>
    /// <exception cref="EventLogException">A person is needed.</exception>
    public async Task<SyncResult> RunAsync(GitSyncOptions options, CancellationToken cancellationToken)
    {
        var patience = new SyncPatience(options, log.Time);
        var (races, lost) = (0, "");
        while (true)
        {
            var end = await RoundAsync(options.Branch, cancellationToken);
            if (end is RoundEnd.Done done)
            {
                var summary = SyncWords.Online(remote.Label, _takenIn, _published, done.Commit, done.StaysBecause);
                return new SyncResult(_takenIn, _published, IsOffline: false, patience.Tries, done.Commit, summary);
            }

            // Who was overtaken meets another commit the next time; if not, the remote is in trouble.
            if (end is RoundEnd.Overtaken overtaken && overtaken.Before != lost)
            {
                lost = overtaken.Before;
                if (++races == MostRaces)
                    throw new EventLogException(EventLogFault.Git, $"Others published to {remote.Label} first, {MostRaces} times in a row: sync again; the log's lines are safe.");
                continue;
            }

            if (await patience.TryAgainAsync(cancellationToken))
                continue;
            var sentence = SyncWords.Offline(remote.Label, patience.Tries, end.Words, end is not RoundEnd.Away { IsReached: false });
            _spell.Begin(sentence);
            return new SyncResult(_takenIn, _published, IsOffline: true, patience.Tries, Commit: null, sentence);
        }
    }

    private async Task<RoundEnd> RoundAsync(string? branch, CancellationToken cancellationToken)
    {
        var now = await tree.LookAsync(cancellationToken);
        var reach = await remote.FetchAsync(branch ?? now.Branch, cancellationToken);
        if (reach is not RemoteReach.At at)
            return new RoundEnd.Away(((RemoteReach.Away)reach).Words, IsReached: false);
        if (at.Commit is not null && at.Commit == _attempted.Commit)
            _published += _attempted.Lines;

        var follows = now.Branch == at.Branch;
        var local = follows || at.Commit is null ? now.Commit : null;
        var relation = await _history.RelateAsync(local, at.Commit, cancellationToken);
        var blob = await _history.BlobAsync(at.Commit, cancellationToken);
        await using var file = new FileStream(folder["remote.log"], FileMode.Create, FileAccess.ReadWrite);
        await _history.CopyBlobAsync(blob, file, cancellationToken);
        using var merged = _merge.Take(file.SafeFileHandle);
        _takenIn += merged.TakenIn;

        var (commit, stays) = (at.Commit, (string?)null);
        if (merged.New > 0)
        {
            (commit, blob, stays) = await CommitAsync(merged, file.SafeFileHandle, local, at.Commit, relation, cancellationToken);
            _attempted = (commit, merged.New);
            switch (await remote.PushAsync(commit, at.Branch, cancellationToken))
            {
                case RemoteReach.Overtaken overtaken:
                    return new RoundEnd.Overtaken(overtaken.Words, at.Commit ?? "nothing");
                case RemoteReach.Away away:
                    return new RoundEnd.Away(away.Words, IsReached: true);
            }

            _published += merged.New;
        }
        else if (follows && relation == Relation.Diverged)
        {
            stays = (await _history.JoinAsync(local!, at.Commit!, cancellationToken)).Why;
        }

        _spell.End();
        if (follows && commit is not null && stays is null && (merged.New > 0 || relation == Relation.Behind))
            stays = await _checkout.FollowAsync(now, commit, blob, cancellationToken);
        if (merged.New > 0)
            await _history.PackAsync(cancellationToken);
        return new RoundEnd.Done(commit, stays);
    }

    private async Task<(string Commit, string Blob, string? Stays)> CommitAsync(MergedLines merged, SafeFileHandle file, string? local, string? theirs, Relation relation, CancellationToken cancellationToken)
    {
        try
        {
            var blob = await _history.KeepAsync((to, token) => merged.WriteUnionAsync(file, to, token), cancellationToken);
            var joined = relation == Relation.Diverged ? await _history.JoinAsync(local!, theirs!, cancellationToken) : null;
            // What a person must join is no reason to keep the log back: it goes upon the remote's commit alone.
            var (from, parents) = (relation, joined) switch
            {
                (Relation.Ahead, _) => (local, [local]),
                (_, { Tree: { } tree }) => (tree, [local, theirs]),
                _ => (theirs, (string?[])[theirs]),
            };
            var commit = await _history.CommitAsync(from, parents, blob, $"Events: {SyncWords.Lines(merged.New, "new ")}", cancellationToken);
            return (commit, blob, joined?.Why);
        }
        catch (EventLogException)
        {
            // The remote is there: nothing has to wait for it, whatever a person must mend here.
            _spell.End();
            throw;
        }
    }
}
