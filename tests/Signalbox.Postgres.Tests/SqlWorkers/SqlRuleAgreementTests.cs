using System.Globalization;
using System.Text;
using Dapper;
using Signalbox.Durability;
using Signalbox.Evidence;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Learnings;
using Signalbox.Logs;
using Signalbox.Policy;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.SqlWorkers;

/// <summary>The rules stand in C# and, for programs that have nothing but SQL, in the database; both say the same.</summary>
public sealed class SqlRuleAgreementTests
{
    private static readonly string[] Words =
    [
        "done", "Done", "completed", "the", "task", "tests", "passed", "failed", "fixed", "it", "merged", "pr", "parser", "loads", "loaded", "memory", "store", "42", "0", "1,204",
        "100%", "#156", "rows:", "errors", "x", "v2.1", "docs/setup.md", "ok!", "don't", "3rd", "bug", "bugs", "12", "minutes", "%", "#", "...", "-", "(", "e", "needed", "seed",
    ];

    private static readonly string[] Tricky =
    [
        "", " ", "Done", "DONE!!!", "done ✓", "✅ Done", "Done…", "«Done»", "Ｄｏｎｅ", "D\u043Ene", "Do\u200Bne", "完了", "已添加内存模块并通过所有单元测试", "Готово", "Ⓓⓞⓝⓔ", "ﬁxed it", "½ done", "1st", "²",
        "it’s done", "it's done", "All 12 unit tests passing", "Merged in #156", "100% done", "Done 100 percent", "Took 140 ms at p99", "Rows: 1,204 of 1,204 copied", "42,passed",
        "1. done 2. done", "d.o.n.e", "<b>Done</b>", "\u00A0Done\u3000", "done\u2028done", "¿Done?", "Über den Parser", "naïve fix", "0 errors", "00 errors", "5 tests", "0", "#1 #2", "7 7 7", "1.5% faster parser",
    ];

    private static readonly string[] Evidence =
    [
        "", "Done", "See https://github.com/acme/app/pull/156", "Merged PR #156: https://github.com/acme/app/pull/156", "12 passed, 0 failed in the parser", "12 passed, 1 failed in the parser",
        "3 failed, then 12 passed in the parser", "12 passed in the parser, 0 failed; 3 failed before", "All 12 unit tests of the parser pass", "0 passed, 0 failed in the parser", "Nothing ran in the parser module",
        "login with a wrong password: passed", "- login with a wrong password: failed (500)\n- start page: ok", "The parser was compared with the grammar", "Found in three papers that caches help; see https://example.org/a",
        "Found in three papers that caches help", "doi:10.1000/182 says that caches help readers", "https://example.org", "Guide in docs/guide.md of the parser", "{", "{}", "{not json", "[1]", "null",
        """{"summary":"Added the parser module","passed":12,"failed":0}""", """{"summary":"Added the parser module","passed":12,"failed":2}""", """{"passed":0,"failed":0}""", """{"passed":12}""",
        """{"summary":"Done","passed":12,"failed":0}""", """{"summary":"Checked the parser module","checks":[{"name":"a","passed":true}]}""", """{"summary":"Checked the parser module","checks":[{"name":"a","passed":false}]}""",
        """{"checks":[]}""", """{"checks":[{"name":"a"}]}""", """{"summary":"Caches help readers more than writers","sources":["https://example.org/a"]}""", """{"summary":"Caches help readers more than writers","sources":[]}""",
        """{"summary":"Wrote the guide of the parser","url":"https://example.org/a"}""", """{"summary":"Wrote the guide of the parser","location":"docs/guide.md"}""", """{"summary":"Wrote the guide of the parser"}""",
        """{"summary":"Wrote the guide of the parser","pullRequestUrl":"https://github.com/acme/app/pull/1"}""", """{"summary":"It is sorted","criteria":{"It is sorted":"Compared with 1,000 random lists"}}""",
        """{"summary":"Sorted the lists of the parser","criteria":{"It is sorted":"yes"}}""", """{"summary":"Sorted the lists of the parser","criteria":{" It is sorted ":"Compared with 1,000 random lists"}}""",
        "Sorted the lists of the parser\n- It is sorted: compared with 1,000 random lists", "Sorted the lists of the parser\nIt is sorted: done", "It is sorted\nIt is sorted – compared with 1,000 random lists", """{"report":"1..2\nok 1 - a\nok 2 - b"}""",
        """{"summary":7}""", """{"summary":"Added the parser module","passed":"12","failed":"0"}""", "\u00A0", "ISBN 978-3-16-148410-0 says that caches help readers",
    ];

    [Fact]
    public async Task The_moves_of_tasks_are_moves_of_the_state_machine_and_all_that_a_worker_may_make()
    {
        await using var box = await TestBox.CreateAsync();
        var names = new Dictionary<JobStatus, string>
        {
            [JobStatus.Pending] = "pending",
            [JobStatus.Running] = "in_progress",
            [JobStatus.WaitingApproval] = "waiting_approval",
            [JobStatus.Completed] = "completed",
            [JobStatus.Failed] = "failed",
            [JobStatus.Cancelled] = "cancelled",
        };
        JobVerb[] ofWorkers = [JobVerb.Claim, JobVerb.Complete, JobVerb.Fail, JobVerb.Suspend, JobVerb.Release];
        var inCore = from move in JobTransitions.All
                     where move.From is JobStatus.Pending or JobStatus.Running && ofWorkers.Contains(move.Verb)
                     select $"{names[move.From ?? default]} {names[move.To]} {move.Verb.ToString().ToLowerInvariant()}";

        var inSql = await box.ListAsync(
            "select was || ' ' || becomes || ' ' || task_verb(was, becomes) from unnest(@all) as was, unnest(@all) as becomes where task_verb(was, becomes) is not null",
            new { all = names.Values.Append("scheduled").Append("blocked").ToArray() });

        Assert.Equal(inCore.Order(), inSql.Order());
    }

    [Fact]
    public async Task Names_of_priorities_risks_and_log_actions_are_the_same()
    {
        await using var box = await TestBox.CreateAsync();

        Assert.Equal(
            Enumerable.Range(JobPriority.Lowest, JobPriority.Highest + 1).Select(JobPriority.Name),
            await box.ListAsync("select job_priority_name(p) from generate_series(0, 10) p order by p"));
        Assert.Equal(Enum.GetValues<RiskLevel>().Select(r => r.Name()), await box.ListAsync("select job_risk_name(r) from generate_series(0, 3) r order by r"));
        Assert.Equal(LogActions.All.Except([LogActions.HandlerLog]).Order(), (await box.ListAsync("select unnest(reserved_actions())")).Order());
    }

    [Fact]
    public async Task Every_character_is_seen_alike()
    {
        await using var box = await TestBox.CreateAsync();
        int[] all = [.. Enumerable.Range(1, 0x10FFFF).Where(c => Rune.IsValid(c))];
        await using var connection = await box.Database.Source.OpenConnectionAsync();

        var (unseen, blank) = (new HashSet<int>(), new HashSet<int>());
        foreach (var some in all.Chunk(20_000))
        {
            unseen.UnionWith(await connection.QueryAsync<int>("select c from unnest(@some) as c where name_fault('a' || chr(c), 10) is not null", new { some }));
            blank.UnionWith(await connection.QueryAsync<int>("select c from unnest(@some) as c where is_blank(chr(c))", new { some }));
        }

        Assert.Equal([], all.Where(c => UnseenCharacters.NameFault("a" + new Rune(c)) is not null != unseen.Contains(c)).Select(Code));
        Assert.Equal([], all.Where(c => Rune.IsWhiteSpace(new Rune(c)) != blank.Contains(c)).Select(Code));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \u2003")]
    [InlineData("A title")]
    [InlineData("0123456789x")]
    [InlineData("😀😀😀😀😀")]
    [InlineData("😀😀😀😀😀x")]
    public async Task A_text_of_a_field_has_the_same_fault(string text)
    {
        await using var box = await TestBox.CreateAsync();
        var title = new string('x', 290) + text;
        var learning = new LearningText { Category = text, Title = title, Description = "d" };

        var inCore = LearningRules.Check(learning).ToDictionary(e => e.Field, e => e.Message);

        Assert.Equal(inCore.GetValueOrDefault("category"), await box.ScalarAsync<string?>("select text_fault(@text, 100)", new { text }));
        Assert.Equal(inCore.GetValueOrDefault("title"), await box.ScalarAsync<string?>("select text_fault(@title, 300)", new { title }));
    }

    [Fact]
    public async Task A_text_that_only_claims_is_told_alike_and_what_sql_cannot_tell_it_lets_pass()
    {
        await using var box = await TestBox.CreateAsync();
        var random = new Random(12);
        string[] texts =
        [
            .. Tricky,
            .. Enumerable.Range(0, 3_000).Select(_ => string.Join(random.Next(4) == 0 ? "" : " ", Enumerable.Range(0, random.Next(1, 7)).Select(_ => Words[random.Next(Words.Length)]))),
        ];

        var refused = await RefusedAsync(box, "work", [], texts, wanted: true);

        foreach (var text in texts)
        {
            var inCore = await VerdictAsync(box, "work", [], text, wanted: true) is EvidenceVerdict.Refused;
            Assert.True(inCore || !refused.Contains(text), $"SQL refuses what Core takes: {text}");
            Assert.True(refused.Contains(text) || !inCore || text.Any(c => c > '~'), $"SQL takes what Core refuses: {text}");
        }
    }

    [Theory]
    [InlineData("code")]
    [InlineData("test")]
    [InlineData("verification")]
    [InlineData("research")]
    [InlineData("documentation")]
    [InlineData("work")]
    public async Task Evidence_that_sql_refuses_is_refused_by_every_surface(string type)
    {
        await using var box = await TestBox.CreateAsync();
        var both = 0;

        foreach (var criteria in (string[][])[[], ["It is sorted"], ["It is sorted", " It is sorted "]])
        {
            var refused = await RefusedAsync(box, type, criteria, Evidence, wanted: false);
            foreach (var evidence in Evidence)
            {
                var verdict = await VerdictAsync(box, type, criteria, evidence, wanted: false);
                // Of code and documents this node cannot tell more than the database.
                if (type is not ("code" or "documentation") || evidence.Length == 0)
                    Assert.True(verdict is EvidenceVerdict.Refused || !refused.Contains(evidence), $"SQL refuses what Core takes: {type}, {criteria.Length} criteria, {evidence}");
                if (refused.Contains(evidence))
                    both++;
            }
        }

        Assert.InRange(both, 2, Evidence.Length * 3);
    }

    [Theory]
    [InlineData("code", "Done")]
    [InlineData("code", "Added the memory module with its tests")]
    [InlineData("test", "Completed the task")]
    [InlineData("test", "Ran the suites of the parser")]
    [InlineData("test", "41 passed, 1 failed in the parser")]
    [InlineData("verification", "Fixed it")]
    [InlineData("verification", "Looked at the parser and the lexer")]
    [InlineData("research", "Found that caches help readers more than writers")]
    [InlineData("research", "done.")]
    [InlineData("documentation", "Wrote the guide of the parser")]
    [InlineData("work", "It is all fine")]
    [InlineData("work", "Sorted the lists\nIt is sorted: yes")]
    public async Task What_is_plainly_missing_is_told_by_sql_at_once(string type, string evidence)
    {
        await using var box = await TestBox.CreateAsync();

        Assert.Contains(evidence, await RefusedAsync(box, type, type == "work" ? ["It is sorted"] : [], [evidence], wanted: false));
    }

    [Theory]
    [InlineData("High-risk operation: production deployment")]
    [InlineData("\"quoted\" \\ back\nslash\ttab \u007f \u0001 é 漢 😀 </script>")]
    public async Task A_reason_has_the_digest_that_people_approve(string reason)
    {
        await using var box = await TestBox.CreateAsync();
        var data = RawJson.From(new { reason });

        Assert.Equal(CanonicalJson.Digest(data), await box.ScalarAsync<string>("""select text_digest('{"reason":' || to_json(@reason::text) || '}')""", new { reason }));
    }

    private static async Task<HashSet<string>> RefusedAsync(TestBox box, string type, string[] criteria, string[] evidence, bool wanted) =>
        [.. await box.ListAsync(
            "select e from unnest(@evidence) as e where exists (select from evidence_faults(@type, @criteria, e, @wanted))", new { evidence, type, criteria, wanted })];

    private static Task<EvidenceVerdict> VerdictAsync(TestBox box, string type, string[] criteria, string evidence, bool wanted) =>
        box.Get<EvidenceClient>().CheckAsync(new EvidenceCase
        {
            JobId = 1,
            JobType = type,
            Input = default,
            AcceptanceCriteria = criteria,
            Evidence = RawJson.From(evidence),
            IsRequired = wanted,
        });

    private static string Code(int c) => c.ToString("X4", CultureInfo.InvariantCulture);
}
