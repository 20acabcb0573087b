namespace Signalbox.Tests.Evidence;

public sealed class TrivialTextTests
{
    private const string Counts = """ "passed":12,"failed":0 """;

    public static TheoryData<string> Trivial =>
    [
        "Done", "done", "DONE", "Done.", "done!!!", "  Done  ", "✅ Done", "Done 👍🎉", "d.o.n.e", "D O N E", "- Done", "**Done**", "\"Done\"", "(done)",
        "Done\nDone\nDone", "done done done done done", "Do\u200Bne", "D\u0336o\u0336n\u0336e\u0336", "Ｄｏｎｅ", "𝐃𝐨𝐧𝐞", "Ⓓⓞⓝⓔ", "D\u043Ene", "D0ne",
        "Completed the task", "completed the task.", "COMPLETED THE TASK!", "Task completed", "The task is complete.", "Completed task #42.", "𝐂𝐨𝐦𝐩𝐥𝐞𝐭𝐞𝐝 𝐭𝐡𝐞 𝐭𝐚𝐬𝐤",
        "Task completed successfully ✅", "I have completed the task as requested.", "The work has been finished", "All done, everything works as expected!",
        "Fixed it", "fixed it.", "Fixed", "Fixed the bug", "It's fixed now", "I fixed the issue", "Issue resolved", "Resolved the problem",
        "ok", "OK.", "LGTM", "yes", "Yep, works", "n/a", "N/A", "TODO", "tbd", "null", "-", "...", "👍", "100% done", "Done 100 percent", "Done in 5 minutes",
        "Implemented the requested feature", "Updated the code", "Successfully implemented the requested functionality", "All requirements have been met",
        "All acceptance criteria are met and verified", "Everything was tested and works perfectly", "All tests pass", "see above", "As described", "finished",
        "Erledigt", "Alles erledigt", "Fertig", "Terminé", "Tarea completada", "Готово", "Задача выполнена", "完了", "已完成",
        "Done\u00A0done\u2003DONE", "<b>Done</b>", "`done`", "¡Done!", "Done; done, done: done / done", "step 1 done, step 2 done",
    ];

    public static TheoryData<string> Telling =>
    [
        "42 passed, 0 failed", "All 12 unit tests passing", "Added memory.py", "Merged in #156", "Merged PR #156: https://github.com/acme/app/pull/156",
        "Done: the parser now refuses nested comments", "Fixed the race between claim and renewal", "Took 140 ms at p99", "Completed the migration of invoices to schema 7",
        "Rows: 1,204 of 1,204 copied", "save_memory() and recall_memories() exist", "Latency fell from 80 ms to 12 ms", "已添加内存模块并通过所有单元测试",
        "Das Verzeichnis wird jetzt gesperrt", "https://example.org/report", "Deployed build 7f3a9c to staging", "docs/setup.md", "Ist erledigt: Rechnung 4711 storniert",
    ];

    [Theory]
    [MemberData(nameof(Trivial))]
    public async Task A_summary_that_only_claims_is_refused_beside_good_results(string summary)
    {
        var reasons = await Judge.ReasonsAsync(Judge.AskAsync("test", $$"""{"summary":{{Judge.Text(summary)}},{{Counts}}}"""));

        Assert.Contains("does not show that anything was done", Assert.Single(reasons));
    }

    [Theory]
    [MemberData(nameof(Trivial))]
    public async Task An_answer_that_only_claims_is_refused(string answer)
    {
        var reasons = await Judge.ReasonsAsync(Judge.AskAsync("other", Judge.Answer("The parser refuses nested comments", answer), "The parser refuses nested comments"));

        Assert.Contains("'The parser refuses nested comments'", Assert.Single(reasons));
    }

    [Theory]
    [MemberData(nameof(Trivial))]
    public async Task As_plain_text_it_is_refused_with_what_is_missing_for_the_type(string text)
    {
        var evidence = Judge.Text(text).Text;

        Assert.Equal(2, (await Judge.ReasonsAsync(Judge.AskAsync("test", evidence))).Count);
        Assert.Contains(await Judge.ReasonsAsync(Judge.AskAsync("test", evidence)), r => r.Contains("'passed' and 'failed'"));
        Assert.Contains(await Judge.ReasonsAsync(Judge.AskAsync("verification", evidence)), r => r.Contains("'checks'"));
        Assert.Contains(await Judge.ReasonsAsync(Judge.AskAsync("research", evidence)), r => r.Contains("'sources'"));
    }

    [Theory]
    [MemberData(nameof(Telling))]
    public async Task Text_that_says_what_was_done_is_taken(string text)
    {
        await Judge.FindingsAsync(Judge.AskAsync("verification", $$"""{"summary":{{Judge.Text(text)}},"checks":[{"name":"health","passed":true}]}"""));
        await Judge.FindingsAsync(Judge.AskAsync("other", Judge.Answer("It holds", text), "It holds"));
    }

    [Theory]
    [InlineData("The page loads in under 200 ms", "The page loads in under 200 ms")]
    [InlineData("The page loads in under 200 ms", "Yes, the page loads in under 200 ms now!")]
    [InlineData("Adds a MemoryStore class", "Added a MemoryStore class.")]
    [InlineData("Invoices are exported as CSV", "exported invoices as csv ✅ exported invoices as csv")]
    public async Task An_answer_that_repeats_its_criterion_is_refused(string criterion, string answer)
    {
        var reasons = await Judge.ReasonsAsync(Judge.AskAsync("other", Judge.Answer(criterion, answer), criterion));

        Assert.Contains("only repeats it", Assert.Single(reasons));
    }

    [Theory]
    [InlineData("The page loads in under 200 ms", "It loads in 140 ms")]
    [InlineData("Adds a MemoryStore class", "MemoryStore is in core/memory.py")]
    [InlineData("PR is merged", "Merged as https://github.com/acme/app/pull/7")]
    [InlineData("All unit tests pass", "12 unit tests passed, 0 failed")]
    public async Task An_answer_in_the_words_of_its_criterion_with_a_fact_is_taken(string criterion, string answer) =>
        await Judge.FindingsAsync(Judge.AskAsync("other", Judge.Answer(criterion, answer), criterion));

    [Fact]
    public void There_are_more_than_forty_spellings() => Assert.InRange(Trivial.Count, 40, 200);
}
