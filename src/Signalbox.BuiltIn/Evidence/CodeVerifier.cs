using Signalbox.Evidence;

namespace Signalbox.BuiltIn.Evidence;

/// <summary>
/// Code: a pull request of an allowed repository that GitHub says is merged into the agreed branch, on which the approved files are
/// as they were approved.
/// </summary>
internal sealed class CodeVerifier(GitHubOptions options, TimeProvider time) : IEvidenceVerifier, IDisposable
{
    private const int MostCandidates = 10;

    // Seed 002, "Code Task Workflow": for a server that tells no default branch.
    private const string UsualBranch = "main";
    private readonly GitHubClient _client = new(options, time);

    public string JobType => EvidenceTypes.Code;

    public async Task<EvidenceVerdict> VerifyAsync(EvidenceCase subject, HandedEvidence evidence, CancellationToken cancellationToken)
    {
        var (address, refusal) = Choose(evidence);
        if (address is null)
            return refusal!;
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await JudgeAsync(address, subject, either.Token);
        }
        catch (UnconfirmedException e)
        {
            return new EvidenceVerdict.Unconfirmed($"Pull request #{address.Number} of {address.Repository} is unconfirmed. {e.Message}");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new EvidenceVerdict.Unconfirmed(
                $"Pull request #{address.Number} of {address.Repository} is unconfirmed. GitHub did not answer within {options.Timeout.TotalSeconds:0.#} s: {new RetryTime(time).Sentence(null)}");
        }
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private (PullRequestAddress? Address, EvidenceVerdict? Refusal) Choose(HandedEvidence evidence)
    {
        static (PullRequestAddress?, EvidenceVerdict?) Refused(string reason) => (null, new EvidenceVerdict.Refused([reason]));
        var given = evidence.PullRequestUrl?.Trim();
        var texts = given is not null ? [given] : evidence.SummaryUrls.Where(PullRequestAddress.LooksLike).Take(MostCandidates).ToList();
        if (texts.Count == 0)
            return Refused("Give in 'pullRequestUrl' the address of the merged pull request, such as https://github.com/owner/name/pull/156.");
        var named = texts.Select(t => PullRequestAddress.TryParse(t, options.ApiUrl)).OfType<PullRequestAddress>().ToList();
        if (named.Count == 0)
            return Refused($"Correct the address of the pull request: {PullRequestAddress.Fault}.");
        if (options.Repositories.Count == 0)
            return (null, new EvidenceVerdict.Unconfirmed("No repository is allowed yet: set github.repository or GITHUB_REPOSITORY on the node."));
        var allowed = named.Where(n => IsAllowed(n.Repository)).Distinct().ToList();
        return allowed.Count switch
        {
            0 => Refused($"Give a pull request of {string.Join(" or ", options.Repositories.Take(MostCandidates))}: one of {named[0].Repository} is no evidence here."),
            1 => (allowed[0], null),
            _ => Refused("Name in 'pullRequestUrl' the one pull request that is the evidence: the summary has several."),
        };
    }

    private bool IsAllowed(string repository) => options.Repositories.Contains(repository, StringComparer.OrdinalIgnoreCase);

    private async Task<EvidenceVerdict> JudgeAsync(PullRequestAddress address, EvidenceCase subject, CancellationToken cancellationToken)
    {
        var (repository, number) = address;
        var pull = await _client.GetAsync($"repos/{repository}/pulls/{number}", cancellationToken);
        if (pull.IsNotFound)
            return await NotFoundAsync(address, pull.Permissions, cancellationToken);
        // A repository that was renamed answers under its new name.
        if (pull.Text("base", "repo", "full_name") is { } name && !IsAllowed(name))
            throw new UnconfirmedException($"Its repository is {name} now: add that to github.allowedRepositories on the node.");
        var agreed = options.BaseBranch ?? pull.Text("base", "repo", "default_branch") ?? await DefaultBranchAsync(repository, cancellationToken);
        if (pull.Flag("merged") is not { } merged || pull.Text("base", "ref") is not { } branch || (merged && pull.Text("state") == "open"))
            throw new UnconfirmedException("GitHub's answer does not say whether and where it was merged: let a person look at it.");
        var reasons = new List<string>();
        if (!merged)
        {
            reasons.Add(pull.Text("state") == "closed"
                ? $"Give another pull request: #{number} of {repository} was closed without being merged."
                : $"Merge pull request #{number} of {repository}: it is not merged, and only what is merged counts.");
        }

        if (branch != agreed)
            reasons.Add($"Merge into '{agreed}': pull request #{number} of {repository} has '{branch}' as its base.");
        if (reasons.Count > 0)
            return new EvidenceVerdict.Refused(reasons);
        return await CompareAsync(address, branch, subject, cancellationToken);
    }

    private async Task<EvidenceVerdict> CompareAsync(PullRequestAddress address, string branch, EvidenceCase subject, CancellationToken cancellationToken)
    {
        var finding = $"Pull request #{address.Number} of {address.Repository} is merged into '{branch}'.";
        var files = ApprovedFiles.In(subject.Approved);
        if (files.Count == 0)
            return new EvidenceVerdict.Accepted([finding]);
        var differences = await new BranchFiles(_client, address.Repository, branch).DifferencesAsync(files, cancellationToken);
        return differences.Count > 0
            ? new EvidenceVerdict.Refused(differences)
            : new EvidenceVerdict.Accepted([finding, files.Count == 1 ? "The approved file is there as it was approved." : $"All {files.Count:N0} approved files are there as they were approved."]);
    }

    // GitHub hides what a token may not see behind the same status; a repository that can be read narrows it down.
    private async Task<EvidenceVerdict> NotFoundAsync(PullRequestAddress address, string? permissions, CancellationToken cancellationToken)
    {
        var repository = await _client.GetAsync($"repos/{address.Repository}", cancellationToken);
        var permission = GitHubClient.Permission(permissions ?? repository.Permissions);
        return repository.IsNotFound
            ? throw new UnconfirmedException(
                $"GitHub does not find {address.Repository}: give the token of GITHUB_TOKEN access to the repository with the permission {permission}, or correct its name.")
            : new EvidenceVerdict.Refused([
                $"Correct the number: GitHub finds no pull request #{address.Number} in {address.Repository} that the node's token may read (that takes the permission {permission})."]);
    }

    private async Task<string> DefaultBranchAsync(string repository, CancellationToken cancellationToken) =>
        (await _client.GetAsync($"repos/{repository}", cancellationToken)).Text("default_branch") ?? UsualBranch;
}
