using System.Text;

namespace Signalbox.EventLog.Git;

/// <summary>The work tree that the log's folder lies in.</summary>
/// <param name="git">Runs git in the log's folder.</param>
/// <param name="place">Where it is.</param>
internal sealed class WorkTree(GitProcess git, RepositoryPlace place)
{
    private const string Branches = "refs/heads/";

    /// <summary>Git's own folder of it.</summary>
    public string GitFolder => place.GitFolder;

    /// <summary>Its uppermost folder.</summary>
    public string Top => place.Top;

    /// <summary>The path of the log's folder in it, with a slash at its end; empty when it is the uppermost one.</summary>
    public string Prefix => place.Prefix;

    /// <summary>The path of the log in it.</summary>
    public string Entry { get; } = place.Prefix + SharedLog.FileName;

    /// <summary>The path in it of the file of attributes beside the log.</summary>
    public string Attributes { get; } = place.Prefix + LineEndRule.FileName;

    /// <summary>What is checked out now.</summary>
    public async Task<CheckedOutCommit> LookAsync(CancellationToken cancellationToken)
    {
        var head = await git.RunAsync(new GitCall("symbolic-ref", "-q", "HEAD"), cancellationToken);
        var branch = head.IsGood && head.Text.StartsWith(Branches, StringComparison.Ordinal) ? head.Text[Branches.Length..] : null;
        var commit = await git.RunAsync(new GitCall("rev-parse", "-q", "--verify", "HEAD^{commit}"), cancellationToken);
        return new CheckedOutCommit(branch, commit.IsGood ? commit.Text : null);
    }

    /// <summary>
    /// Lets git in this clone pass over the files that are of one copy of the log alone, by lines in <c>info/exclude</c>: so that
    /// nobody commits them by accident.
    /// </summary>
    public async Task HideOwnFilesAsync(string folder, CancellationToken cancellationToken)
    {
        if ((await git.RunAsync(new GitCall("check-ignore", "-q", "--no-index", SharedLog.QueueFileName), cancellationToken)).IsGood)
            return;
        var path = await git.DoAsync(new GitCall("rev-parse", "--git-path", "info/exclude"), cancellationToken);
        var file = Path.Combine(folder, path.Text);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.AppendAllTextAsync(file, $"\n# What one copy of the event log alone needs.\n{string.Concat(RepositoryFileNames.Patterns.Select(p => $"/{Escaped(Prefix)}{p}\n"))}", cancellationToken);
    }

    // A pattern begins at the uppermost folder; in it these stand for something else.
    private static string Escaped(string path)
    {
        var escaped = new StringBuilder();
        foreach (var c in path)
            escaped.Append(c is '\\' or '*' or '?' or '[' or ' ' or '#' or '!' ? $"\\{c}" : $"{c}");
        return escaped.ToString();
    }
}
