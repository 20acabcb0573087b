using System.Globalization;
using Signalbox.EventLog.Faults;

namespace Signalbox.EventLog.Git;

/// <summary>The commits that a log's lines are published on.</summary>
/// <param name="git">Runs git in the log's folder.</param>
/// <param name="tree">The work tree.</param>
/// <param name="index">The path of an index of our own.</param>
internal sealed class CommitHistory(GitProcess git, WorkTree tree, string index)
{
    private const int Usage = 129;
    private const string ByHand = "merge them in another clone or work tree ('git worktree add') and push that";

    /// <summary>How two commits stand to each other.</summary>
    /// <exception cref="EventLogException">They have nothing in common.</exception>
    public async Task<BranchRelation> RelateAsync(string? local, string? remote, CancellationToken cancellationToken)
    {
        if (remote is null)
            return BranchRelation.Ahead;
        if (local is null || await HoldsAsync(remote, local, cancellationToken))
            return BranchRelation.Behind;
        if (await HoldsAsync(local, remote, cancellationToken))
            return BranchRelation.Ahead;
        var common = new GitCall("merge-base", local, remote);
        var found = await git.RunAsync(common, cancellationToken);
        return found.ExitCode switch
        {
            0 => BranchRelation.Diverged,
            1 => throw new EventLogException(EventLogFault.Git, $"The history in {tree.Top} and the remote's have nothing in common: join them by 'git pull --allow-unrelated-histories --no-rebase', or name the right remote, then sync again."),
            _ => throw git.Failed(common, found),
        };
    }

    /// <summary>How many commits of the local side the remote has not.</summary>
    /// <param name="local">The local commit.</param>
    /// <param name="theirs">The commit of the remote's branch; null when it has no such branch yet.</param>
    /// <param name="remote">The remote's name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<int> CountOwnAsync(string local, string? theirs, string remote, CancellationToken cancellationToken) =>
        int.Parse((await git.DoAsync(new GitCall("rev-list", "--count", local, "--not", theirs ?? $"--remotes={remote}"), cancellationToken)).Text, CultureInfo.InvariantCulture);

    /// <summary>The log's blob in a commit; null when the log is not in it.</summary>
    /// <exception cref="EventLogException">Something else stands there.</exception>
    public async Task<string?> BlobAsync(string? commit, CancellationToken cancellationToken)
    {
        if (commit is null)
            return null;
        var entry = (await git.DoAsync(new GitCall("ls-tree", "-z", "--full-tree", commit, "--", tree.Entry), cancellationToken)).Parts;
        if (entry.Count == 0)
            return null;
        return entry[0].Split('\t')[0].Split(' ') is [['1', '0', '0', ..], "blob", var blob]
            ? blob
            : throw new EventLogException(EventLogFault.Git, $"{tree.Entry} is no plain file in commit {commit[..8]}: give it another name there, then sync again.");
    }

    /// <summary>Copies a blob as it is, without any filter, and with a line feed at the end.</summary>
    public async Task CopyBlobAsync(string? blob, Stream into, CancellationToken cancellationToken)
    {
        if (blob is not null)
            await git.DoAsync(new GitCall("cat-file", "blob", blob) { Output = into }, cancellationToken);
        if (into.Length == 0)
            return;
        into.Position = into.Length - 1;
        if (into.ReadByte() != '\n')
            into.WriteByte((byte)'\n');
        await into.FlushAsync(cancellationToken);
    }

    /// <summary>Keeps bytes as a blob.</summary>
    public async Task<string> KeepAsync(Func<Stream, CancellationToken, Task> bytes, CancellationToken cancellationToken) =>
        (await git.DoAsync(new GitCall("hash-object", "-w", "--no-filters", "--stdin") { Input = bytes }, cancellationToken)).Text;

    /// <summary>Joins the files of two commits that have both gone on. The log itself is no hindrance: its blob is replaced.</summary>
    public async Task<MergedTrees> JoinAsync(string local, string remote, CancellationToken cancellationToken)
    {
        // It names files from the folder that it runs in.
        var call = new GitCall("merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", local, remote) { Folder = tree.Top };
        var merged = await git.RunAsync(call, cancellationToken);
        if (merged.ExitCode == Usage)
            return new MergedTrees(null, "it and the remote's have both gone on, and git before 2.38 cannot join them here; " + ByHand);
        if (merged.ExitCode is not 0 and not 1 || merged.Parts.Count == 0)
            throw git.Failed(call, merged);
        var others = merged.Parts.Skip(1).Where(f => f != tree.Entry).Distinct().ToList();
        return others.Count == 0
            ? new MergedTrees(merged.Parts[0], null)
            : new MergedTrees(null, $"it and the remote's have both changed {GitOutput.Shown(string.Join(", ", others))}; {ByHand}");
    }

    /// <summary>Makes a commit. No branch moves.</summary>
    /// <param name="from">The commit or tree that has the other files; null for none.</param>
    /// <param name="parents">The commits that it follows.</param>
    /// <param name="blob">The log's blob in it; null leaves the log as it is in the other files.</param>
    /// <param name="attributes">The blob of the file of attributes beside it; null leaves that as it is.</param>
    /// <param name="message">What to say.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<string> CommitAsync(string? from, IEnumerable<string?> parents, string? blob, string? attributes, string message, CancellationToken cancellationToken)
    {
        await git.DoAsync(new GitCall(from is null ? ["read-tree", "--empty"] : ["read-tree", from]) { Index = index }, cancellationToken);
        foreach (var (kept, path) in ((string?, string)[])[(blob, tree.Entry), (attributes, tree.Attributes)])
        {
            if (kept is not null)
                await git.DoAsync(new GitCall("update-index", "--add", "--cacheinfo", $"100644,{kept},{path}") { Index = index, Folder = tree.Top }, cancellationToken);
        }

        var written = (await git.DoAsync(new GitCall("write-tree") { Index = index }, cancellationToken)).Text;

        var known = parents.OfType<string>().SelectMany(p => new[] { "-p", p });
        var author = await AuthorAsync(cancellationToken);
        return (await author.DoAsync(new GitCall(["commit-tree", written, .. known, "-m", message]), cancellationToken)).Text;
    }

    /// <summary>
    /// Lets git pack what has come together: every published version of a log is a blob of its own, and nearly nothing once
    /// it is packed. It matters to nobody when that fails.
    /// </summary>
    public Task PackAsync(CancellationToken cancellationToken) =>
        git.With("pack.windowMemory=64m", "pack.threads=1").RunAsync(new GitCall("maintenance", "run", "--auto", "--quiet", "--task=loose-objects", "--task=gc"), cancellationToken);

    private async Task<bool> HoldsAsync(string commit, string other, CancellationToken cancellationToken)
    {
        var call = new GitCall("merge-base", "--is-ancestor", other, commit);
        var answer = await git.RunAsync(call, cancellationToken);
        return answer.ExitCode is 0 or 1 ? answer.IsGood : throw git.Failed(call, answer);
    }

    // The user's own name where git knows one.
    private async Task<GitProcess> AuthorAsync(CancellationToken cancellationToken)
    {
        var strict = git.With("user.useConfigOnly=true");
        var committer = await strict.RunAsync(new GitCall("var", "GIT_COMMITTER_IDENT"), cancellationToken);
        var author = await strict.RunAsync(new GitCall("var", "GIT_AUTHOR_IDENT"), cancellationToken);
        return committer.IsGood && author.IsGood ? git : git.With("user.name=Signalbox", "user.email=signalbox@localhost");
    }
}
