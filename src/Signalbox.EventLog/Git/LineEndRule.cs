namespace Signalbox.EventLog.Git;

/// <summary>
/// <c>.gitattributes</c> beside a log: by it every clone keeps the line ends of the log as they are, whatever its settings
/// (<c>core.autocrlf</c>). The sync that brings a log into a repository brings it along; one that is there is its owner's.
/// </summary>
/// <param name="git">Runs git in the log's folder.</param>
/// <param name="tree">The work tree.</param>
/// <param name="history">Keeps it.</param>
internal sealed class LineEndRule(GitProcess git, WorkTree tree, CommitHistory history)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = ".gitattributes";

    private const string Rule = "events.log -text";
    private static readonly byte[] Content = [.. "# Git leaves the line ends of the event log as they are.\n"u8, .. "events.log -text\nevents.*.log -text\n"u8];

    /// <summary>Keeps the file as a blob, for a commit that brings the log.</summary>
    /// <param name="folder">The log's folder.</param>
    /// <param name="from">The commit or tree that has the other files; null for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The blob; null where such a file is there. And what its owner should do, to follow the summary; null when nothing.</returns>
    public async Task<(string? Blob, string? Advice)> KeepAsync(string folder, string? from, CancellationToken cancellationToken)
    {
        var isInTree = from is not null && (await git.DoAsync(new GitCall("ls-tree", "-z", "--full-tree", from, "--", tree.Attributes), cancellationToken)).Parts.Count > 0;
        if (!isInTree && !Path.Exists(Path.Combine(folder, FileName)))
            return (await history.KeepAsync((to, token) => to.WriteAsync(Content, token).AsTask(), cancellationToken), null);
        var asked = await git.RunAsync(new GitCall("check-attr", "text", "--", SharedLog.FileName), cancellationToken);
        return (null, asked.Text.EndsWith(": unset", StringComparison.Ordinal) ? null : $"add '{Rule}' to {FileName} beside the log, so that git changes its line ends in no clone");
    }
}
