using Signalbox.BuiltIn.Evidence;
using Signalbox.Checkpoints;
using Signalbox.Evidence;
using Signalbox.Json;
using Signalbox.Tests.Evidence;

namespace Signalbox.Tests.BuiltIn;

public sealed class CodeEvidenceTests : IAsyncLifetime
{
    private const string Memory = "class MemoryStore:\n    pass\n";

    // Seed 002, "Good vs Bad Evidence".
    private const string Good = """
        Merged PR #156: https://github.com/acme/app/pull/156
        - Added core/memory.py with MemoryStore class
        - Implemented save_memory(), recall_memories(), search_similar()
        - All 12 unit tests passing
        """;

    private FakeGitHub _github = null!;

    public async Task InitializeAsync() => _github = await FakeGitHub.StartAsync();

    public Task DisposeAsync() => _github.DisposeAsync().AsTask();

    [Fact]
    public async Task The_good_example_is_accepted_when_its_pull_request_is_merged() =>
        Assert.Equal(["Pull request #156 of acme/app is merged into 'main'."], await Judge.FindingsAsync(_github.AskAsync(Good)));

    [Theory]
    [InlineData("2022-11-28")]
    [InlineData("2026-03-10")]
    public async Task A_merged_pull_request_is_asked_for_once_with_the_pinned_version_and_the_token(string version)
    {
        // The older version tells a merge commit, which is not looked at.
        if (version == "2022-11-28")
            _github.Pull["merge_commit_sha"] = new string('c', 40);
        _github.Options = _github.Options with { ApiVersion = version };

        await Judge.FindingsAsync(_github.AskAsync());

        Assert.Equal(["GET /repos/acme/app/pulls/156"], _github.Requests);
        var headers = Assert.Single(_github.Headers);
        Assert.Equal(
            ["Accept: application/vnd.github+json", $"Authorization: Bearer {FakeGitHub.Token}", "User-Agent: Signalbox", $"X-GitHub-Api-Version: {version}"],
            headers.Where(h => h.Key is not ("Host" or "Accept-Encoding" or "Connection")).Select(h => $"{h.Key}: {h.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_a_token_none_is_sent()
    {
        _github.Options = _github.Options with { Token = null };

        await Judge.FindingsAsync(_github.AskAsync());

        Assert.DoesNotContain("Authorization", Assert.Single(_github.Headers).Keys);
    }

    [Theory]
    [InlineData("open", false, "Merge pull request #156 of acme/app: it is not merged")]
    [InlineData("closed", false, "was closed without being merged")]
    public async Task What_is_not_merged_is_refused(string state, bool merged, string reason)
    {
        (_github.Pull["state"], _github.Pull["merged"], _github.Pull["merged_at"]) = (state, merged, null);

        Assert.Contains(reason, Assert.Single(await Judge.ReasonsAsync(_github.AskAsync())));
    }

    [Theory]
    [InlineData("mergeable", null)]
    [InlineData("mergeable", true)]
    [InlineData("mergeable", false)]
    [InlineData("merge_commit_sha", null)]
    [InlineData("merge_commit_sha", "0000000000000000000000000000000000000000")]
    [InlineData("mergeable_state", "unknown")]
    public async Task What_says_nothing_of_the_merge_makes_no_difference(string field, object? value)
    {
        _github.Pull[field] = value;

        await Judge.FindingsAsync(_github.AskAsync());
    }

    [Fact]
    public async Task A_merge_into_another_branch_is_refused()
    {
        _github.Pull["base"] = FakeGitHub.Base("develop");

        Assert.Contains("Merge into 'main': pull request #156 of acme/app has 'develop'", Assert.Single(await Judge.ReasonsAsync(_github.AskAsync())));
    }

    [Fact]
    public async Task The_agreed_branch_stands_above_the_default_one()
    {
        _github.Options = _github.Options with { BaseBranch = "release/2.0" };
        Assert.Contains("Merge into 'release/2.0'", Assert.Single(await Judge.ReasonsAsync(_github.AskAsync())));

        _github.Pull["base"] = FakeGitHub.Base("release/2.0");
        await Judge.FindingsAsync(_github.AskAsync());
    }

    [Fact]
    public async Task The_default_branch_is_asked_for_when_the_pull_request_does_not_tell_it()
    {
        _github.Pull["base"] = new { @ref = "main" };

        await Judge.FindingsAsync(_github.AskAsync());

        Assert.Equal(["GET /repos/acme/app/pulls/156", "GET /repos/acme/app"], _github.Requests);
    }

    [Theory]
    [InlineData("merged", null)]
    [InlineData("merged", "yes")]
    [InlineData("state", "open")]
    [InlineData("base", null)]
    public async Task A_merge_that_cannot_be_read_back_is_unconfirmed(string field, object? value)
    {
        _github.Pull[field] = value;

        Assert.StartsWith("Pull request #156 of acme/app is unconfirmed.", await Judge.UnconfirmedAsync(_github.AskAsync()));
    }

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    [InlineData(false, true, false)]
    public async Task Files_on_the_branch_as_they_were_approved_are_accepted(bool cutsTree, bool hidesTree, bool tellsContent)
    {
        (_github.CutsTree, _github.HidesTree, _github.TellsContent) = (cutsTree, hidesTree, tellsContent);
        _github.Files["core/memory.py"] = Memory;
        _github.Files["docs/Übersicht 1.md"] = "# Größe\n";

        var findings = await Judge.FindingsAsync(_github.AskAsync(FakeGitHub.Approved("code-review", 1, ("core/memory.py", Memory), ("docs/Übersicht 1.md", "# Größe\n"), ("old.py", null))));

        Assert.Equal("All 3 approved files are there as they were approved.", findings[1]);
        Assert.Equal(!cutsTree && !hidesTree ? 2 : 6, _github.Requests.Count);
        Assert.All(_github.Requests.Skip(1).Where(r => r.Contains("/contents/")), r => Assert.EndsWith("?ref=main", r));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_late_push_that_the_squash_left_out_is_refused(bool hidesTree)
    {
        _github.HidesTree = hidesTree;
        _github.Files["core/memory.py"] = "class MemoryStore:\n";
        _github.Files["old.py"] = "x\n";

        var reasons = await Judge.ReasonsAsync(_github.AskAsync(FakeGitHub.Approved("code-review", 1, ("core/memory.py", Memory), ("core/search.py", "x\n"), ("old.py", null))));

        Assert.Equal(3, reasons.Count);
        Assert.StartsWith("Merge 'core/memory.py' into 'main' as the checkpoint 'code-review' approved, or ask for approval of what is there: it differs.", reasons[0]);
        Assert.Contains("'core/search.py'", reasons[1]);
        Assert.EndsWith("it is not there.", reasons[1]);
        Assert.StartsWith("Delete 'old.py' from 'main'", reasons[2]);
    }

    [Fact]
    public async Task A_head_that_was_pushed_by_force_after_the_approval_is_refused_by_what_it_merged()
    {
        _github.Pull["head"] = new { @ref = "feature/42", sha = new string('f', 40) };
        _github.Files["core/memory.py"] = "import os; os.system('id')\n";

        Assert.Contains("it differs", Assert.Single(await Judge.ReasonsAsync(_github.AskAsync(FakeGitHub.Approved("code-review", 1, ("core/memory.py", Memory))))));
    }

    [Fact]
    public async Task Of_several_approvals_of_a_file_the_last_one_counts()
    {
        _github.Files["a.py"] = "second\n";
        _github.Files["b.py"] = "b\n";

        await Judge.FindingsAsync(_github.AskAsync(
            FakeGitHub.Approved("again", 2, ("a.py", "second\n")), FakeGitHub.Approved("first", 1, ("a.py", "first\n"), ("b.py", "b\n"))));
        Assert.Contains("'a.py'", Assert.Single(await Judge.ReasonsAsync(_github.AskAsync(
            FakeGitHub.Approved("again", 1, ("a.py", "second\n")), FakeGitHub.Approved("first", 2, ("a.py", "first\n"), ("b.py", "b\n"))))));
    }

    [Fact]
    public async Task A_link_is_not_the_file_that_was_approved()
    {
        _github.First = async context =>
        {
            if (!context.Request.Path.Value!.Contains("/git/trees/"))
                return false;
            // The id is right: the link's target is the text.
            await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(
                context.Response, """{"tree":[{"path":"a","mode":"120000","type":"blob","sha":"9daeafb9864cf43055ae93beb0afd6c7d144bfa4"}]}""");
            return true;
        };

        Assert.Contains("it differs", Assert.Single(await Judge.ReasonsAsync(_github.AskAsync(FakeGitHub.Approved("code-review", 1, ("a", "test\n"))))));
    }

    [Theory]
    [InlineData("""{"files":[{"path":"a.py"}]}""")]
    [InlineData("""{"files":[{"content":"x"}]}""")]
    [InlineData("""{"files":["a.py"]}""")]
    public async Task What_was_approved_and_cannot_be_compared_is_unconfirmed(string data) =>
        Assert.Contains("Let a person compare", await Judge.UnconfirmedAsync(_github.AskAsync(FakeGitHub.Approved("code-review", 1, RawJson.Parse(data)))));

    [Theory]
    [InlineData("""{"files":3}""")]
    [InlineData("""{"action":"deploy"}""")]
    [InlineData("[1]")]
    [InlineData("null")]
    public async Task An_approval_of_something_else_asks_for_no_files(string data)
    {
        await Judge.FindingsAsync(_github.AskAsync(FakeGitHub.Approved("deploy", 1, RawJson.Parse(data))));

        Assert.Single(_github.Requests);
    }

    [Fact]
    public async Task Only_what_was_approved_counts()
    {
        var rejected = FakeGitHub.Approved("code-review", 1, ("core/memory.py", Memory)) with { Status = CheckpointStatus.Rejected };

        await Judge.FindingsAsync(_github.AskAsync(rejected, rejected with { Status = CheckpointStatus.Recorded, Blocking = false }));
    }

    [Theory]
    [InlineData("https://github.com/acme/app/pull/156")]
    [InlineData("https://github.com/acme/app/pull/156/")]
    [InlineData("https://GitHub.com/Acme/APP/pull/156")]
    [InlineData("  https://github.com/acme/app/pull/156\n")]
    public async Task An_address_is_taken_in_these_spellings(string url) =>
        await Judge.FindingsAsync(_github.AskAsync(new { pullRequestUrl = url }));

    [Fact]
    public async Task An_address_of_the_configured_server_is_taken() =>
        await Judge.FindingsAsync(_github.AskAsync(new { pullRequestUrl = $"{_github.Url}/acme/app/pull/156" }));

    [Theory]
    [InlineData("https://github.com/acme/app/pull/156?a=b")]
    [InlineData("https://github.com/acme/app/pull/156#issuecomment-1")]
    [InlineData("https://github.com/acme/app/pull/156/files")]
    [InlineData("https://github.com/acme/app/pull/156//")]
    [InlineData("https://github.com/acme/app/pull/0156")]
    [InlineData("https://github.com/acme/app/pull/0")]
    [InlineData("https://github.com/acme/app/pull/-1")]
    [InlineData("https://github.com/acme/app/pull/156e1")]
    [InlineData("https://github.com/acme/app/pull/99999999999")]
    [InlineData("https://github.com/acme/app/pull/١٥٦")]
    [InlineData("https://github.com/acme/app/issues/156")]
    [InlineData("https://github.com/acme/app")]
    [InlineData("https://github.com/acme/../acme/app/pull/156")]
    [InlineData("https://github.com/./app/pull/156")]
    [InlineData("https://github.com/acme/%61pp/pull/156")]
    [InlineData("https://github.com/acme\\app/pull/156")]
    [InlineData("https://github.com:443/acme/app/pull/156")]
    [InlineData("https://github.com@evil.example/acme/app/pull/156")]
    [InlineData("https://user@github.com/acme/app/pull/156")]
    [InlineData("https://github.com.evil.example/acme/app/pull/156")]
    [InlineData("https://evil.example/github.com/acme/app/pull/156")]
    [InlineData("https://gіthub.com/acme/app/pull/156")]
    [InlineData("http://github.com/acme/app/pull/156")]
    [InlineData("https://api.github.com/repos/acme/app/pulls/156")]
    [InlineData("//github.com/acme/app/pull/156")]
    [InlineData("github.com/acme/app/pull/156")]
    [InlineData("acme/app#156")]
    [InlineData("https://github.com/acme/app/pull/156 https://github.com/acme/app/pull/157")]
    public async Task Any_other_address_is_refused_without_a_request(string url)
    {
        Assert.Contains("https://github.com/OWNER/NAME/pull/NUMBER", Assert.Single(await Judge.ReasonsAsync(_github.AskAsync(new { pullRequestUrl = url }))));
        Assert.Empty(_github.Requests);
    }

    [Theory]
    [InlineData("https://github.com/evil/app/pull/156")]
    [InlineData("https://github.com/acme/app2/pull/156")]
    [InlineData("https://github.com/acme/ap/pull/156")]
    public async Task A_pull_request_of_a_repository_that_is_not_allowed_is_refused_without_a_request(string url)
    {
        Assert.StartsWith("Give a pull request of acme/app:", Assert.Single(await Judge.ReasonsAsync(_github.AskAsync(new { pullRequestUrl = url }))));
        Assert.Empty(_github.Requests);
    }

    [Fact]
    public async Task Other_repositories_can_be_allowed_and_without_any_nothing_is_confirmed()
    {
        _github.Options = _github.Options with { Repository = null, AllowedRepositories = ["other/tool", "ACME/App"] };
        await Judge.FindingsAsync(_github.AskAsync());

        _github.Options = _github.Options with { AllowedRepositories = [] };
        Assert.Contains("set github.repository or GITHUB_REPOSITORY", await Judge.UnconfirmedAsync(_github.AskAsync()));
        Assert.Single(_github.Requests);
    }

    [Fact]
    public async Task Of_several_pull_requests_in_the_summary_the_one_of_an_allowed_repository_counts()
    {
        await Judge.FindingsAsync(_github.AskAsync($"Ported https://github.com/evil/app/pull/3 as {FakeGitHub.PullUrl}, see https://example.org/pull/1."));

        Assert.Contains("the summary has several", Assert.Single(await Judge.ReasonsAsync(_github.AskAsync($"Merged {FakeGitHub.PullUrl} and https://github.com/acme/app/pull/157"))));
    }

    [Fact]
    public void The_token_is_not_told_with_the_options() =>
        Assert.DoesNotContain(FakeGitHub.Token, new GitHubOptions { Token = FakeGitHub.Token, Repository = "acme/app" }.ToString());

    [Fact]
    public async Task A_claim_without_a_pull_request_is_refused_twice_over()
    {
        var reasons = await Judge.ReasonsAsync(_github.AskAsync("Completed the task"));

        Assert.Equal(2, reasons.Count);
        Assert.Contains("'pullRequestUrl'", reasons[1]);
        Assert.IsType<EvidenceVerdict.Refused>(await _github.AskAsync(new { summary = "Done" }));
    }
}
