using System.Text;
using Signalbox.Evidence;
using Signalbox.Json;

namespace Signalbox.Tests.Evidence;

public sealed class EvidenceFormTests
{
    [Theory]
    [InlineData("code", "'pullRequestUrl'")]
    [InlineData("test", "'passed' and 'failed'")]
    [InlineData("verification", "'checks'")]
    [InlineData("research", "'sources'")]
    [InlineData("documentation", "'url'")]
    public async Task Without_evidence_each_type_is_told_what_is_missing(string jobType, string missing)
    {
        var client = Judge.With([.. Signalbox.BuiltIn.BuiltInVerifiers.All(new() { WorkspaceFolder = "nowhere" })]);

        foreach (var evidence in (string?[])[null, "null", "{}", "\"\"", "\" \\n\"", "\"Done\""])
        {
            var reasons = await Judge.ReasonsAsync(client.CheckAsync(Judge.Case(jobType, evidence)));
            Assert.Contains(reasons, r => r.Contains(missing));
        }
    }

    [Theory]
    [InlineData("other", false)]
    [InlineData("Code", false)]
    [InlineData("code-generation", false)]
    [InlineData("code", true)]
    [InlineData("test", true)]
    [InlineData("verification", true)]
    [InlineData("research", true)]
    [InlineData("documentation", true)]
    public async Task Five_types_always_need_evidence_and_others_by_their_criteria(string jobType, bool always)
    {
        Assert.Equal(always, Judge.Client.IsNeeded(jobType, []));
        Assert.True(Judge.Client.IsNeeded(jobType, ["It holds"]));
        if (!always)
            Assert.Empty(await Judge.FindingsAsync(Judge.AskAsync(jobType, null)));
    }

    [Fact]
    public async Task Every_fault_is_told_at_once()
    {
        var reasons = await Judge.ReasonsAsync(Judge.AskAsync(
            "test",
            """{"summary":"Done!","outcome":"good","verdict":1,"criteria":{"A":"done","C":"it was changed in a.txt and b.txt"},"report":"Passed!  - Failed: 2, Passed: 1, Skipped: 0, Total: 3"}""",
            "A", "B"));

        Assert.Equal(6, reasons.Count);
        Assert.Contains(reasons, r => r.StartsWith("Leave 'outcome', 'verdict' out of the evidence"));
        Assert.Contains(reasons, r => r.StartsWith("The summary 'Done!'"));
        Assert.Contains(reasons, r => r.StartsWith("The answer 'done' to the acceptance criterion 'A'"));
        Assert.Contains(reasons, r => r.Contains("criterion 'B'") && r.StartsWith("Say in 'criteria'"));
        Assert.Contains(reasons, r => r.StartsWith("Leave 'C' out of 'criteria'"));
        Assert.Contains(reasons, r => r.StartsWith("Mend the 2 tests that fail"));
    }

    [Theory]
    [InlineData("""{"summary":5}""", "Give 'summary' as a text; it is a number.")]
    [InlineData("""{"criteria":["A"]}""", "it is an array.")]
    [InlineData("""{"criteria":{"A":true}}""", "Give 'criteria.A' as a text; it is a boolean.")]
    [InlineData("""{"pullRequestUrl":{}}""", "Give 'pullRequestUrl' as a text; it is an object.")]
    [InlineData("""{"passed":"12"}""", "Give 'passed' as a whole number from 0 to 1,000,000,000; it is a text.")]
    [InlineData("""{"failed":-1}""", "it is another number.")]
    [InlineData("""{"skipped":1.5}""", "it is another number.")]
    [InlineData("""{"passed":1e400}""", "it is another number.")]
    [InlineData("""{"report":[]}""", "Give 'report' as a text; it is an array.")]
    [InlineData("""{"checks":{}}""", "Give 'checks' as an array of at most 1,000 checks; it is an object.")]
    [InlineData("""{"checks":["a"]}""", "Give checks[0] as an object")]
    [InlineData("""{"checks":[{"name":"a","passed":"yes"}]}""", "Give checks[0].passed as true or false; it is a text.")]
    [InlineData("""{"checks":[{"name":1,"passed":true}]}""", "Give 'checks[0].name' as a text; it is a number.")]
    [InlineData("""{"checks":[{"name":"a","passed":true,"ok":1}]}""", "Leave 'ok' out of checks[0]")]
    [InlineData("""{"sources":"https://example.org"}""", "Give 'sources' as an array of at most 1,000 texts; it is a text.")]
    [InlineData("""{"sources":[1]}""", "Give 'sources[0]' as a text; it is a number.")]
    [InlineData("""{"url":1}""", "Give 'url' as a text; it is a number.")]
    [InlineData("""{"location":[1]}""", "Give 'location' as a text; it is an array.")]
    [InlineData("[1,2]", "Hand in the evidence as an object or a text; it is an array.")]
    [InlineData("12", "Hand in the evidence as an object or a text; it is a number.")]
    [InlineData("true", "Hand in the evidence as an object or a text; it is a boolean.")]
    [InlineData("""{"summary":"a","summary":"b"}""", "gives each name once")]
    [InlineData("{", "well-formed JSON")]
    [InlineData("""{"summary":"\ud800"}""", "well-formed JSON")]
    public async Task A_wrong_kind_is_named(string evidence, string reason) =>
        Assert.Contains(await Judge.ReasonsAsync(Judge.AskAsync("verification", evidence, "A")), r => r.Contains(reason));

    [Fact]
    public async Task A_field_that_is_null_counts_as_not_there() =>
        Assert.Equal(["By the results handed in 12 passed, 0 failed."], await Judge.FindingsAsync(Judge.AskAsync("test", """{"passed":12,"failed":0,"skipped":null,"report":null,"checks":null}""")));

    [Fact]
    public async Task An_object_that_is_written_as_text_is_read_as_the_object()
    {
        var text = Judge.Text("""{"passed":12,"failed":0,"criteria":{"A":"shown in a.txt"}}""").Text;

        Assert.Equal(["By the results handed in 12 passed, 0 failed.", "The acceptance criterion is answered."], await Judge.FindingsAsync(Judge.AskAsync("test", text, "A")));
        Assert.Contains("'verdict'", Assert.Single(await Judge.ReasonsAsync(Judge.AskAsync("other", Judge.Text("""{"verdict":1,"criteria":{"A":"shown in a.txt"}}""").Text, "A"))));
    }

    [Fact]
    public async Task A_text_answers_criteria_in_a_line_each()
    {
        const string Text = """
            42 passed, 0 failed
            - Adds a store: MemoryStore is in core/memory.py
              * It is fast — 12 ms at p99
            """;

        await Judge.FindingsAsync(Judge.AskAsync("test", Judge.Text(Text).Text, "Adds a store", "It is fast"));
        Assert.Contains("'It is cheap'", Assert.Single(await Judge.ReasonsAsync(Judge.AskAsync("test", Judge.Text(Text).Text, "Adds a store", "It is cheap"))));
    }

    [Theory]
    [InlineData(" Adds a store ", "Adds a store")]
    [InlineData("Adds a store", "  Adds a store\n")]
    public async Task Blanks_around_a_criterion_make_no_difference(string asked, string answered) =>
        await Judge.FindingsAsync(Judge.AskAsync("other", Judge.Answer(answered, "MemoryStore is in core/memory.py"), asked));

    [Theory]
    [InlineData("adds a store")]
    [InlineData("Adds a  store")]
    [InlineData("Adds a store.")]
    public async Task Another_spelling_of_a_criterion_is_another_criterion(string answered)
    {
        var reasons = await Judge.ReasonsAsync(Judge.AskAsync("other", Judge.Answer(answered, "MemoryStore is in core/memory.py"), "Adds a store"));

        Assert.Equal(2, reasons.Count);
        Assert.StartsWith("Say in 'criteria' how the acceptance criterion 'Adds a store' was met.", reasons[0]);
        Assert.Contains(answered, reasons[1]);
    }

    [Fact]
    public async Task Reasons_are_bounded_and_show_what_is_not_seen()
    {
        var criteria = Enumerable.Range(0, 100).Select(i => $"Criterion {i} {new string('x', 500)}").ToArray();
        var reasons = await Judge.ReasonsAsync(Judge.AskAsync("other", """{"a\u202Eb":1}""", criteria));

        Assert.Equal(50, reasons.Count);
        Assert.Equal("Mend these first; 52 more reasons are not shown.", reasons[^1]);
        Assert.Contains("'a‹U+202E›b'", reasons[0]);
        Assert.True(reasons.Sum(r => r.Length) < 20_000);
    }

    [Fact]
    public async Task Megabytes_are_refused_before_they_are_read()
    {
        var huge = new StringBuilder("{\"summary\":\"").Append('x', 3 * 1024 * 1024).Append("\"}").ToString();

        Assert.Contains("at most 1 MiB", Assert.Single(await Judge.ReasonsAsync(Judge.AskAsync("verification", huge))));
        Assert.Contains("100,000 characters", Assert.Single(await Judge.ReasonsAsync(Judge.AskAsync("verification", Judge.Text(new string('x', 500_000)).Text))));
    }

    // Each would take hours or a stack with a pattern that backtracks or a reader that recurses.
    public static TheoryData<string> Hostile =>
    [
        new string('(', 100_000), new string(')', 100_000), new string('a', 99_999) + "!", string.Concat(Enumerable.Repeat("http://", 14_000)),
        "https://a/" + new string(')', 99_000), string.Concat(Enumerable.Repeat("1 passed ", 11_000)), string.Concat(Enumerable.Repeat("not ok\n", 14_000)),
        string.Concat(Enumerable.Repeat("ok # # # ", 11_000)), new string('1', 100_000), string.Concat(Enumerable.Repeat("\u001B[", 50_000)),
        string.Concat(Enumerable.Repeat("Tests: ", 14_000)), string.Concat(Enumerable.Repeat("a.b,c ", 16_000)), string.Concat(Enumerable.Repeat("12 tests ", 11_000)),
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Hostile_text_is_judged_in_time_that_grows_with_its_length(string text)
    {
        foreach (var jobType in EvidenceTypes.All)
            Assert.IsNotType<EvidenceVerdict.Accepted>(await Judge.AskAsync(jobType, RawJson.From(new { summary = text, report = text + text + text, pullRequestUrl = text[..1_000] }).Text, text[..1_000]));
    }
}
