using Signalbox.EventLog.Faults;

namespace Signalbox.EventLog.Git;

/// <summary>
/// Shares a log with other clones of a git repository. The log's folder lies in a work tree. A sync brings the lines that the
/// remote has and the log has not to the log's end, and publishes the log's other lines behind the remote's: both only grow, no
/// line is lost or doubled, and no conflict marker is ever written. After it both hold the same lines; their order may differ
/// from clone to clone. Only <c>events.log</c> is published, with a <c>.gitattributes</c> that keeps git from changing its line ends where there is
/// none beside it: snapshots are made from it by everybody.
/// <para>
/// Git itself never touches the work tree's <c>events.log</c>, which writers hold open: share it by this and not by
/// <c>git pull</c>, which replaces the file and writes its conflict markers into it. The branch that is checked out follows where
/// it can; its commits that the remote has not are published with the log, or alone when the log has nothing new. <c>git status</c>
/// calls the log modified while its order is not the published one.
/// </para>
/// <para>
/// Whoever may push to the remote is trusted with what the log says, and with nothing of this machine. No program runs that a
/// commit brought: no hook, no filter (<see cref="GitSyncOptions.RunFilters"/>), no helper that an address names. A commit with a
/// link at the name of a file of the log, with files that are of one copy alone, or with a repository beside the log is refused.
/// </para>
/// </summary>
/// <remarks>
/// Safe while others append, and to be killed at any moment: the next sync goes on. One sync of a work tree runs at a time; others
/// wait for it.
/// </remarks>
/// <param name="log">The log.</param>
/// <param name="options">How it is shared; the defaults when null.</param>
public sealed class GitSync(SharedLog log, GitSyncOptions? options = null)
{
    private readonly GitSyncOptions _options = options ?? new GitSyncOptions();

    /// <summary>
    /// Syncs once. When the remote is not reached in all tries, offline mode begins: events wait in <c>events.offline.log</c>, one
    /// <c>error</c> event says so, and the next sync that reaches the remote merges them in order.
    /// </summary>
    /// <returns>What was done.</returns>
    /// <exception cref="EventLogException">
    /// <see cref="EventLogFault.Git"/>: the remote does not accept the credentials, there is no repository or no such remote, or
    /// the repository's history has nothing in common with the remote's. What was taken in until then is safe; nothing is undone.
    /// </exception>
    public async Task<SyncResult> RunAsync(CancellationToken cancellationToken = default)
    {
        var anywhere = new GitProcess(log.Folder, _options.CommandTime, log.Time, _options.Environment);
        await CheckBranchAsync(anywhere, cancellationToken);
        var place = await RepositoryPlace.Find(log.Folder).ConfirmAsync(anywhere, cancellationToken);
        var (git, tree) = (anywhere.In(place), new WorkTree(anywhere.In(place), place));
        var remote = await Remote.FindAsync(git, _options.Remote, cancellationToken);
        using var folder = SyncFolder.Take(tree.GitFolder, (int)Math.Ceiling(_options.CommandTime.TotalSeconds), cancellationToken);
        await tree.HideOwnFilesAsync(log.Folder, cancellationToken);
        var programs = _options.RunFilters ? ConfiguredPrograms.None : await ConfiguredPrograms.FindAsync(git, cancellationToken);
        return await new SyncRun(log, git.With(programs.Settings), tree, remote, folder, programs).RunAsync(_options, cancellationToken);
    }

    private async Task CheckBranchAsync(GitProcess git, CancellationToken cancellationToken)
    {
        if (_options.Branch is { } branch && (branch.StartsWith('-') || !(await git.RunAsync(new GitCall("check-ref-format", $"refs/heads/{branch}") { Folder = "/" }, cancellationToken)).IsGood))
            throw new EventLogException(EventLogFault.Git, $"'{branch}' is no name for a branch: give another one.");
    }
}
