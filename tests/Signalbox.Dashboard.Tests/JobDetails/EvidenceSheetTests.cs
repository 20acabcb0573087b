using Signalbox.Checkpoints;
using Signalbox.Dashboard.JobDetails;
using Signalbox.Evidence;
using Signalbox.Json;
using Signalbox.Logs;

namespace Signalbox.Dashboard.Tests.JobDetails;

public sealed class EvidenceSheetTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Evidence_is_shown_beside_what_was_asked()
    {
        var sheet = EvidenceSheet.Of(
            RawJson.Parse("""{"summary":"Done.","criteria":{" It works ":"Tried it","Extra":true},"checks":[{"name":"lint","passed":true},{"passed":"yes","detail":"odd"},4]}"""),
            ["It works", "It is fast"]);

        Assert.Equal("Done.", sheet.Summary);
        Assert.Equal([("It works", "Tried it"), ("It is fast", null), ("Extra", "true")], sheet.Criteria.Select(c => (c.Text, c.Met)));
        Assert.Equal([("lint", true, null), (null, false, "odd")], sheet.Checks.Select(c => (c.Name, c.Passed, c.Detail)));
    }

    [Fact]
    public void What_it_points_at_and_what_was_counted_is_told()
    {
        var sheet = EvidenceSheet.Of(
            RawJson.Parse("""{"pullRequestUrl":"https://github.com/a/b/pull/1","location":"docs/a.md","url":7,"sources":["doi:10.1/x",4],"passed":1200,"failed":0,"skipped":"no","report":"ok 1"}"""), []);

        Assert.Equal(
            [("Pull request", "https://github.com/a/b/pull/1"), ("Document's path", "docs/a.md"), ("Source", "doi:10.1/x")], sheet.References.Select(r => (r.Label, r.Text)));
        Assert.Equal(("1,200 passed, 0 failed", "ok 1"), (sheet.Counts, sheet.Report));
    }

    [Theory]
    [InlineData("\"The page is fast: 12 ms at p99\"", "12 ms at p99")]
    [InlineData("\"Measured it.\\n- The page is fast → 12 ms\"", "12 ms")]
    [InlineData("{\"summary\":\"The page is fast: 12 ms\"}", "12 ms")]
    [InlineData("\"{\\\"criteria\\\":{\\\"The page is fast\\\":\\\"12 ms\\\"}}\"", "12 ms")]
    [InlineData("\"{ The page is fast\"", null)]
    [InlineData("\"The page is fast\"", null)]
    public void A_criterion_may_be_answered_in_a_text(string evidence, string? met) =>
        Assert.Equal(met, Assert.Single(EvidenceSheet.Of(RawJson.Parse(evidence), ["The page is fast"]).Criteria).Met);

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"summary":4,"criteria":[],"checks":{},"sources":"a","passed":1.5,"report":[]}""")]
    public void Evidence_of_another_shape_says_nothing_of_what_was_asked(string evidence)
    {
        var sheet = EvidenceSheet.Of(RawJson.Parse(evidence), ["It works"]);

        Assert.Equal((null, null, 0, 0), (sheet.Summary, Assert.Single(sheet.Criteria).Met, sheet.Checks.Count, sheet.References.Count));
        Assert.Equal((null, null), (sheet.Counts, sheet.Report));
    }

    [Theory]
    [InlineData("https://github.com/a/b/pull/1", "https://github.com/a/b/pull/1")]
    [InlineData("HTTP://example.org/a?b=<c>", "http://example.org/a?b=%3Cc%3E")]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("JaVaScRiPt://example.org/%0aalert(1)", null)]
    [InlineData("data:text/html,<script>", null)]
    [InlineData("//example.org/a", null)]
    [InlineData("/etc/passwd", null)]
    [InlineData("file:///etc/passwd", null)]
    [InlineData("https://github.com@example.org/a", null)]
    [InlineData("https://example.org/\u202Efdp.exe", null)]
    [InlineData("https://example.org/a b", null)]
    [InlineData("doi:10.1145/279227.279229", null)]
    public void Only_addresses_of_the_web_become_links(string text, string? address) =>
        Assert.Equal(address, new EvidenceReference("Source", text).Address);

    [Fact]
    public void An_address_that_is_too_long_becomes_no_link() =>
        Assert.Null(new EvidenceReference("Source", "https://example.org/" + new string('a', 2_000)).Address);

    [Theory]
    [InlineData("code", 0, true, "The address of the merged pull request")]
    [InlineData("test", 0, true, "How many tests passed and failed")]
    [InlineData("verification", 0, true, "What was checked")]
    [InlineData("research", 0, true, "A summary of what was found")]
    [InlineData("documentation", 0, true, "The document: in 'url'")]
    [InlineData("release", 0, true, "What was done, where and with what result")]
    [InlineData("test", 1, true, "How many tests|An answer to its acceptance criterion,")]
    [InlineData("test", 3, true, "How many tests|An answer to each of its 3 acceptance criteria,")]
    [InlineData("release", 2, false, "A worker of another program has to answer each of its 2 acceptance criteria")]
    [InlineData("release", 0, false, "")]
    public void What_a_job_has_to_show_is_told(string jobType, int criteria, bool byType, string begins)
    {
        var needs = EvidenceNeeds.Of(jobType, criteria, byType);

        var expected = begins.Split('|', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected.Length, needs.Count);
        Assert.All(expected.Zip(needs), p => Assert.StartsWith(p.First, p.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void Verdicts_are_told_in_order_with_what_was_found_and_who_waits()
    {
        LogEntry[] log =
        [
            Told(LogActions.EvidenceRefused, 0, """{"attempt":1,"findings":["Run the tests.","Say how."]}"""),
            new(7, "w1", LogActions.StepSaved, LogEntryLevel.Info, "Step a saved", At: Start),
            Told(LogActions.EvidenceUnconfirmed, 2, """{"attempt":1,"findings":["GitHub did not answer."]}"""),
            Told(LogActions.EvidenceAccepted, 9, """{"attempt":2,"findings":[]}"""),
            Told(LogActions.EvidenceRefused, 10, "[]"),
        ];
        Checkpoint[] checkpoints = [Asked(1, "go", 3), Asked(2, CompletionCheck.CheckpointName, 3), Asked(3, CompletionCheck.CheckpointName, 5), Asked(4, CompletionCheck.CheckpointName, 1)];

        var told = EvidenceJudgement.Of(log, checkpoints);

        Assert.Equal(["refused", "unconfirmed", "accepted", "refused"], told.Select(j => j.Word));
        Assert.Equal([1, 1, 2, null], told.Select(j => j.Attempt));
        Assert.Equal(["Run the tests.", "Say how."], told[0].Findings);
        Assert.Equal([null, 2, null, null], told.Select(j => j.Checkpoint?.Id));
        Assert.Empty(told[2].Findings);
        Assert.Equal(["In words"], told[3].Findings);
    }

    private static LogEntry Told(string action, int second, string metadata) =>
        new(7, "w1", action, LogEntryLevel.Info, "In words", RawJson.Parse(metadata), At: Start.AddSeconds(second));

    private static Checkpoint Asked(long id, string name, int second) => new()
    {
        Id = id,
        JobId = 7,
        Name = name,
        Blocking = true,
        Status = CheckpointStatus.Pending,
        Data = RawJson.Parse("{}"),
        Digest = "sha256:0",
        RequestedBy = "w1",
        RequestedAt = Start.AddSeconds(second),
    };
}
