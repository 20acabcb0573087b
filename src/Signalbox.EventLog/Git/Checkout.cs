using System.Text;

namespace Signalbox.EventLog.Git;

/// <summary>
/// Lets the branch that is checked out, its index and the other files of the work tree follow to a commit. The log itself is
/// never touched: writers hold it open.
/// </summary>
/// <param name="git">Runs git in the log's folder.</param>
/// <param name="tree">The work tree.</param>
/// <param name="index">The path of an index of our own.</param>
/// <param name="programs">What is not to run.</param>
/// <param name="time">The clock.</param>
internal sealed class Checkout(GitProcess git, WorkTree tree, string index, ConfiguredPrograms programs, TimeProvider time)
{
    private const int LockTries = 20;
    private static readonly string[] UnderWay = ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply"];
    private static readonly TimeSpan LockWait = TimeSpan.FromMilliseconds(100);

    /// <summary>Follows to a commit.</summary>
    /// <param name="now">What is checked out; it is held by the commit.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="blob">The log's blob in it; null when the log is not in it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null, or why the branch stays where it is, to follow "the branch stays where it was: ".</returns>
    public async Task<string?> FollowAsync(CheckedOutCommit now, string commit, string? blob, CancellationToken cancellationToken)
    {
        if (now.Branch is null || now.Commit == commit)
            return null;
        using var held = await TakeIndexAsync(cancellationToken);
        if (held is null)
            return "another command of git holds the index";
        if (UnderWay.Any(name => Path.Exists(Path.Combine(tree.GitFolder, name))))
            return "a merge, or the like, is under way in it";
        if (await tree.LookAsync(cancellationToken) != now)
            return "it was moved meanwhile";
        if (await FilteredAsync(now.Commit, commit, cancellationToken) is { } filtered)
            return $"{GitOutput.Shown(filtered.Path)} changed, and goes through the filter '{GitOutput.Shown(filtered.Filter)}', which a sync runs only when it is told to (--filters)";
        var own = Path.Combine(tree.GitFolder, "index");
        if (File.Exists(own))
        {
            File.Copy(own, index, overwrite: true);
            // Git tells an entry that changed in the same moment by this time.
            File.SetLastWriteTimeUtc(index, File.GetLastWriteTimeUtc(own));
        }
        else
        {
            File.Delete(index);
        }

        // To be told from an entry that was changed, what was only touched must be looked at anew; it ends badly when there are some.
        await git.RunAsync(Indexed("update-index", "-q", "--refresh"), cancellationToken);
        // Git leaves alone what stands in the index as in the commit, and what it does not know.
        var entry = blob is null ? Indexed("update-index", "--force-remove", "--", tree.Entry) : Indexed("update-index", "--add", "--cacheinfo", $"100644,{blob},{tree.Entry}");
        await git.DoAsync(entry, cancellationToken);
        var from = now.Commit ?? await git.EmptyTreeAsync(cancellationToken);
        if (await MoveFilesAsync(from, commit, cancellationToken) is { } why)
            return why;
        File.Move(index, own, overwrite: true);
        var moved = await git.RunAsync(new GitCall("update-ref", "-m", "signalbox: sync", $"refs/heads/{now.Branch}", commit, now.Commit ?? ""), cancellationToken);
        return moved.IsGood ? null : GitOutput.Last(moved.Errors);
    }

    private async Task<(string Path, string Filter)?> FilteredAsync(string? from, string commit, CancellationToken cancellationToken)
    {
        if (programs.Filters.Count == 0)
            return null;
        var changed = await git.DoAsync(new GitCall("diff-tree", "-r", "-z", "--no-renames", "--name-only", from ?? await git.EmptyTreeAsync(cancellationToken), commit) { Folder = tree.Top }, cancellationToken);
        return await programs.FirstFilteredAsync(git, commit, [.. changed.Parts.Where(p => p != tree.Entry)], (index + ".filters", tree.Top), cancellationToken);
    }

    private async Task<IndexLock?> TakeIndexAsync(CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            if (IndexLock.TryTake(tree.GitFolder, index + ".mark") is { } held)
                return held;
            if (tries == LockTries)
                return null;
            await Task.Delay(LockWait, time, cancellationToken);
        }
    }

    private async Task<string?> MoveFilesAsync(string from, string commit, CancellationToken cancellationToken)
    {
        var move = Indexed("read-tree", "-m", "-u", from, commit);
        var moved = await git.RunAsync(move, cancellationToken);
        if (moved.IsGood)
            return null;
        // A sync that was killed here has left files as the commit has them, with an index that does not know it.
        if (!await TakeMovedFilesAsync(from, commit, cancellationToken))
            return GitOutput.Last(moved.Errors);
        moved = await git.RunAsync(move, cancellationToken);
        return moved.IsGood ? null : GitOutput.Last(moved.Errors);
    }

    private async Task<bool> TakeMovedFilesAsync(string from, string commit, CancellationToken cancellationToken)
    {
        var changed = (await git.DoAsync(new GitCall("diff-tree", "-r", "-z", "--no-renames", "--raw", from, commit) { Folder = tree.Top }, cancellationToken)).Parts;
        var files = new List<(string Mode, string Blob, string Path)>();
        for (var i = 0; i + 1 < changed.Count; i += 2)
        {
            var path = changed[i + 1];
            if (changed[i].Split(' ') is [_, ['1', '0', '0', ..] mode, _, var blob, _] && path != tree.Entry && File.Exists(Path.Combine(tree.Top, path)))
                files.Add((mode, blob, path));
        }

        if (files.Count == 0)
            return false;
        var paths = Encoding.UTF8.GetBytes(string.Concat(files.Select(f => Quoted(f.Path) + "\n")));
        var hashes = await git.RunAsync(new GitCall("hash-object", "--stdin-paths") { Folder = tree.Top, Input = (to, token) => to.WriteAsync(paths, token).AsTask() }, cancellationToken);
        if (!hashes.IsGood)
            return false;
        var same = files.Zip(hashes.Text.Split('\n')).Where(f => f.First.Blob == f.Second).Select(f => $"{f.First.Mode} {f.First.Blob}\t{f.First.Path}\0").ToList();
        var entries = Encoding.UTF8.GetBytes(string.Concat(same));
        await git.DoAsync(Indexed("update-index", "-z", "--index-info") with { Input = (to, token) => to.WriteAsync(entries, token).AsTask() }, cancellationToken);
        return same.Count > 0;
    }

    // This command of git knows no NULs: it reads a name to the end of its line, unless it stands in quotes.
    private static string Quoted(string path) =>
        $"\"{path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal)}\"";

    private GitCall Indexed(params IReadOnlyList<string> arguments) => new(arguments) { Index = index, Folder = tree.Top };
}
