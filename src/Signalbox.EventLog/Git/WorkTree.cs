namespace Signalbox.EventLog.Git;

/// <summary>The work tree that the log's folder lies in, as git sees it.</summary>
/// <param name="git">Runs git in the log's folder.</param>
internal sealed class WorkTree(GitProcess git)
{
    private const string Branches = "refs/heads/";

    private WorkTree(GitProcess git, string gitFolder, string top, string prefix)
        : this(git) => (GitFolder, Top, Entry, Attributes) = (gitFolder, top, prefix + SharedLog.FileName, prefix + LineEndRule.FileName);

    /// <summary>Git's own folder of it.</summary>
    public string GitFolder { get; } = "";

    /// <summary>Its uppermost folder.</summary>
    public string Top { get; } = "";

    /// <summary>The path of the log in it.</summary>
    public string Entry { get; } = "";

    /// <summary>The path in it of the file of attributes beside the log.</summary>
    public string Attributes { get; } = "";

    /// <summary>Finds it.</summary>
    /// <exception cref="EventLogException">There is none.</exception>
    public static async Task<WorkTree> FindAsync(GitProcess git, string folder, CancellationToken cancellationToken)
    {
        var asked = await git.RunAsync(new GitCall("rev-parse", "--is-inside-work-tree", "--absolute-git-dir", "--show-prefix", "--show-toplevel"), cancellationToken);
        if (asked.IsGood && asked.Text.Split('\n') is ["true", var gitFolder, var prefix, var top])
            return new WorkTree(git, gitFolder, top, prefix);
        throw new EventLogException(EventLogFault.Git, asked.Errors.Contains("dubious ownership", StringComparison.Ordinal)
            ? $"Git does not trust {folder}, which belongs to another account: run 'git config --global --add safe.directory' with the repository's folder, then sync again."
            : $"{folder} is in no work tree of git: run 'git init' there and 'git remote add origin URL', or clone a repository, then sync again.");
    }

    /// <summary>What is checked out now.</summary>
    public async Task<CheckedOut> LookAsync(CancellationToken cancellationToken)
    {
        var head = await git.RunAsync(new GitCall("symbolic-ref", "-q", "HEAD"), cancellationToken);
        var branch = head.IsGood && head.Text.StartsWith(Branches, StringComparison.Ordinal) ? head.Text[Branches.Length..] : null;
        var commit = await git.RunAsync(new GitCall("rev-parse", "-q", "--verify", "HEAD^{commit}"), cancellationToken);
        return new CheckedOut(branch, commit.IsGood ? commit.Text : null);
    }

    /// <summary>
    /// Lets git in this clone pass over <c>.events.*</c>, which is of one copy of the log alone, by a line in <c>info/exclude</c>.
    /// </summary>
    public async Task HideStateAsync(string folder, CancellationToken cancellationToken)
    {
        if ((await git.RunAsync(new GitCall("check-ignore", "-q", ".events.shared"), cancellationToken)).IsGood)
            return;
        var path = await git.DoAsync(new GitCall("rev-parse", "--git-path", "info/exclude"), cancellationToken);
        var file = Path.Combine(folder, path.Text);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.AppendAllTextAsync(file, "\n# What one copy of the event log alone needs.\n.events.*\n", cancellationToken);
    }
}
