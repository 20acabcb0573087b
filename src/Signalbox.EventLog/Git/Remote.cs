using Signalbox.EventLog.Faults;

namespace Signalbox.EventLog.Git;

/// <summary>The remote repository that clones share.</summary>
/// <param name="git">Runs git in the log's folder.</param>
/// <param name="name">Its name.</param>
/// <param name="label">Its name and where it is, without secrets.</param>
internal sealed class Remote(GitProcess git, string name, string label)
{
    private static readonly string[] OfRaces = ["cannot lock ref", "failed to update ref", "incorrect old value", "reference already exists"];

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Its name and where it is, without secrets.</summary>
    public string Label => label;

    /// <summary>Finds it in the repository's settings.</summary>
    /// <exception cref="EventLogException">There is none of this name.</exception>
    public static async Task<Remote> FindAsync(GitProcess git, string name, CancellationToken cancellationToken)
    {
        var url = name.StartsWith('-') ? null : await git.RunAsync(new GitCall("remote", "get-url", name), cancellationToken);
        if (url is not { IsGood: true })
            throw new EventLogException(EventLogFault.Git, $"The repository knows no remote '{name}': run 'git remote add {name} URL', then sync again.");
        var pushed = await git.RunAsync(new GitCall("remote", "get-url", "--push", "--all", name), cancellationToken);
        if (url.Text.Split('\n').Concat(pushed.Text.Split('\n')).Select(RemoteAddress.ForeignProtocol).FirstOrDefault(p => p is not null) is { } foreign)
            throw new EventLogException(EventLogFault.Git, $"The address of the remote '{name}' begins with '{foreign}:', by which git would run a program: give it one that is a path or begins with https, ssh or git ('git remote set-url {name} URL'), then sync again.");
        var ssh = await git.RunAsync(new GitCall("config", "--get", "core.sshCommand"), cancellationToken);
        var quiet = GitEnvironment.SshSetting(ssh.IsGood) is { } setting ? git.With(setting) : git;
        return new Remote(quiet, name, $"{name} ({GitOutput.Shown(url.Text.Split('\n')[0])})");
    }

    /// <summary>Asks where the branch is, and fetches it.</summary>
    /// <param name="branch">The branch; null is the one that the remote itself has chosen.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="EventLogException">The remote does not let this account in, or there is no branch to speak of.</exception>
    public async Task<RemoteResult> FetchAsync(string? branch, CancellationToken cancellationToken)
    {
        string[] wanted = branch is null ? ["HEAD"] : [$"refs/heads/{branch}"];
        var listed = await git.RunAsync(new GitCall(["ls-remote", "--symref", name, .. wanted]), cancellationToken);
        if (!listed.IsGood)
            return Refused(listed);
        var lines = listed.Text.Split('\n').Select(l => l.Split('\t')).Where(l => l.Length == 2).ToList();
        branch ??= lines.Where(l => l[0].StartsWith("ref: refs/heads/", StringComparison.Ordinal)).Select(l => l[0]["ref: refs/heads/".Length..]).FirstOrDefault()
            ?? throw new EventLogException(EventLogFault.Git, $"No branch is checked out and {label} has none of its own: check one out by 'git switch', then sync again.");
        var full = $"refs/heads/{branch}";
        var tip = lines.Where(l => l[1] == full || l[1] == wanted[0]).Select(l => l[0]).FirstOrDefault(l => !l.StartsWith("ref:", StringComparison.Ordinal));
        if (tip is null)
            return new RemoteResult.At(branch, null);

        // Git moves this reference only when everything behind it is here.
        var tracking = $"refs/remotes/{name}/{branch}";
        if (await TipAsync(tracking, cancellationToken) != tip)
        {
            var fetched = await git.RunAsync(new GitCall("fetch", "--quiet", "--no-tags", "--no-prune", "--no-write-fetch-head", "--no-recurse-submodules", name, $"+{full}:{tracking}"), cancellationToken);
            if (!fetched.IsGood)
                return Refused(fetched);
            tip = await TipAsync(tracking, cancellationToken) ?? tip;
        }

        return new RemoteResult.At(branch, tip);
    }

    /// <summary>Makes a commit the branch's newest, unless somebody else was first.</summary>
    /// <exception cref="EventLogException">The remote does not let this account in.</exception>
    public async Task<RemoteResult> PushAsync(string commit, string branch, CancellationToken cancellationToken)
    {
        var pushed = await git.RunAsync(new GitCall("push", "--porcelain", "--no-follow-tags", "--no-recurse-submodules", name, $"{commit}:refs/heads/{branch}"), cancellationToken);
        if (pushed.IsGood)
            return new RemoteResult.Published();
        var verdict = pushed.Text.Split('\n').FirstOrDefault(l => l.StartsWith('!')) ?? "";
        if (verdict.Contains("[rejected]", StringComparison.Ordinal) || OfRaces.Any(w => verdict.Contains(w, StringComparison.Ordinal)))
            return new RemoteResult.Overtaken(GitOutput.Last(verdict));
        var away = Refused(pushed);
        if (verdict.Length == 0)
            return away;
        // "!<tab>from:to<tab>[remote rejected] (why)", and the hook that did it may have said more.
        var why = verdict.Split('\t')[^1];
        return new RemoteResult.Away(GitOutput.Shown(GitOutput.OfRemote(pushed.Errors) is { } said ? $"{why}: {said}" : why));
    }

    private async Task<string?> TipAsync(string reference, CancellationToken cancellationToken)
    {
        var tip = await git.RunAsync(new GitCall("rev-parse", "-q", "--verify", reference), cancellationToken);
        return tip.IsGood ? tip.Text : null;
    }

    private RemoteResult.Away Refused(GitAnswer answer)
    {
        if (GitOutput.Refusal(answer.Errors) is { } words)
            throw new EventLogException(EventLogFault.Git, $"The remote {label} does not accept this account's credentials ({words}): refresh them, then sync again.");
        return new RemoteResult.Away(GitOutput.Last(answer.Errors));
    }
}
