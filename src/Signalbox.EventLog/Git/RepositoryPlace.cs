using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Git;

/// <summary>
/// Where the repository of a log is. It is found here and not by git, which would take a folder for a repository that only looks
/// like one, and whoever may push commits can bring such a folder along, with settings by which git runs programs.
/// </summary>
/// <param name="Top">The uppermost folder of the work tree, without links in its path.</param>
/// <param name="Prefix">The path of the log's folder in it, with a slash at its end; empty when it is the uppermost one.</param>
/// <param name="GitFolder">Git's own folder of the work tree; empty until git has confirmed it.</param>
internal sealed record RepositoryPlace(string Top, string Prefix, string GitFolder = "")
{
    /// <summary>What makes git take a folder for a repository.</summary>
    public static readonly IReadOnlyList<string> Signs = ["HEAD", "objects", "refs"];

    /// <summary>Looks for it, upwards from the log's folder.</summary>
    /// <exception cref="EventLogException">There is none, or the folder or one above it looks like a repository itself.</exception>
    public static RepositoryPlace Find(string folder)
    {
        using var handle = Libc.TryOpenFolder(folder, out var error)
            ?? throw (error == OpenError.NoEntry ? new EventLogException(EventLogFault.Git, $"There is no folder {folder}: make it by 'git clone' or 'git init' first.") : EventLogException.Of(error, $"{folder} cannot be opened"));
        var real = PathOf(handle);
        for (var above = real; above is not null; above = Path.GetDirectoryName(above))
        {
            if (Signs.All(sign => Path.Exists(Path.Combine(above, sign))))
                throw new EventLogException(EventLogFault.Git, $"{above} looks like a repository of git itself (it has {string.Join(", ", Signs)}), whose settings could make git run programs: take these files away, also from the commits ('git rm'), or move the log, then sync again.");
            if (Path.Exists(Path.Combine(above, ".git")))
                return new RepositoryPlace(above, above == real ? "" : Path.GetRelativePath(above, real) + "/");
        }

        throw new EventLogException(EventLogFault.Git, $"{folder} is in no work tree of git: run 'git init' there and 'git remote add origin URL', or clone a repository, then sync again.");
    }

    /// <summary>Lets git itself confirm it, which also looks whose it is.</summary>
    /// <param name="git">Runs git without a place.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="EventLogException">Git does not trust it, or takes another folder for it.</exception>
    public async Task<RepositoryPlace> ConfirmAsync(GitProcess git, CancellationToken cancellationToken)
    {
        var asked = await git.RunAsync(new GitCall("rev-parse", "--is-inside-work-tree", "--absolute-git-dir", "--show-toplevel") { Folder = Top }, cancellationToken);
        if (asked.IsGood && asked.Text.Split('\n') is ["true", var gitFolder, var top] && top == Top)
            return this with { GitFolder = gitFolder };
        throw new EventLogException(EventLogFault.Git, asked.Errors.Contains("dubious ownership", StringComparison.Ordinal)
            ? $"Git does not trust {Top}, which belongs to another account: run 'git config --global --add safe.directory' with the repository's folder, then sync again."
            : $"{Top} is no work tree that git can use ({(asked.IsGood ? "its settings name another folder" : GitOutput.Last(asked.Errors))}): mend its .git, then sync again.");
    }

    private static string PathOf(SafeFileHandle folder)
    {
        var link = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{folder.DangerousGetHandle()}");
        return File.ResolveLinkTarget(link, returnFinalTarget: false)!.FullName;
    }
}
