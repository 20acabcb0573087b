using Signalbox.EventLog.Faults;

namespace Signalbox.EventLog.Git;

/// <summary>
/// Looks at what a commit has at the names of the log's own files before it is taken in or published: whoever may push chooses
/// that, and the log's programs would read and write it.
/// </summary>
/// <param name="git">Runs git in the log's folder.</param>
/// <param name="tree">The work tree.</param>
internal sealed class CommitCheck(GitProcess git, WorkTree tree)
{
    private const string PlainFile = "100";

    /// <summary>Refuses a commit that must not come here, or leave from here.</summary>
    /// <param name="commit">The commit; null is none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="EventLogException">
    /// It has a repository beside the log, something other than a folder where the log's is, a link or the like at the name of a
    /// file of the log, or a file that is of one copy of the log alone.
    /// </exception>
    public async Task CheckAsync(string? commit, CancellationToken cancellationToken)
    {
        if (commit is null)
            return;
        var folders = FoldersOf(tree.Prefix);
        var above = await ListAsync(commit, [.. folders.Where(f => f.Length > 0).Select(f => f[..^1]), .. folders.SelectMany(f => RepositoryPlace.Signs.Select(sign => f + sign))], cancellationToken);
        foreach (var folder in folders)
        {
            if (RepositoryPlace.Signs.All(sign => above.ContainsKey(folder + sign)))
                throw Refused(commit, $"holds a repository of git in {(folder.Length == 0 ? "its uppermost folder" : folder)}, whose settings could make git run programs");
            if (folder.Length > 0 && above.TryGetValue(folder[..^1], out var kind) && kind != "040000")
                throw Refused(commit, $"has no folder at {folder[..^1]}, where the log's is");
        }

        foreach (var (path, mode) in await ListAsync(commit, tree.Prefix.Length == 0 ? [] : [tree.Prefix], cancellationToken))
        {
            var name = path[tree.Prefix.Length..];
            if (RepositoryFileNames.IsOfOneCopy(name))
                throw Refused(commit, $"brings {path}, which is of one copy of the log alone");
            if (RepositoryFileNames.IsShared(name) && path != tree.Entry && !mode.StartsWith(PlainFile, StringComparison.Ordinal))
                throw Refused(commit, $"has no plain file at {path}");
        }
    }

    private async Task<Dictionary<string, string>> ListAsync(string commit, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var listed = await git.DoAsync(new GitCall(["ls-tree", "-z", "--full-tree", commit, "--", .. paths]), cancellationToken);
        return listed.Parts.Select(p => p.Split('\t', 2)).ToDictionary(p => p[1], p => p[0].Split(' ')[0], StringComparer.Ordinal);
    }

    // From the uppermost one, which is empty, to the log's.
    private static List<string> FoldersOf(string prefix)
    {
        var folders = new List<string> { "" };
        for (var slash = prefix.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = prefix.IndexOf('/', slash + 1))
            folders.Add(prefix[..(slash + 1)]);
        return folders;
    }

    private static EventLogException Refused(string commit, string why) =>
        new(EventLogFault.Git, $"Commit {commit[..8]} {GitOutput.Shown(why)}: nothing was taken in from it. Take that away by a further commit ('git rm --cached' keeps the file here), push it, then sync again.");
}
