using Signalbox.Json;

namespace Signalbox.Tests.Evidence;

public sealed class TestEvidenceTests
{
    [Theory]
    [InlineData("""{"passed":12,"failed":0}""", "12 passed, 0 failed")]
    [InlineData("""{"passed":12,"failed":0,"skipped":1}""", "12 passed, 0 failed and 1 was skipped")]
    [InlineData("""{"passed":12,"failed":0,"summary":"Ran the suite of the parser: 12 passed, 0 failed"}""", "12 passed, 0 failed")]
    [InlineData("""{"passed":12,"failed":0,"summary":"Before the fix 10 passed, 2 failed. Now 12 passed, 0 failed."}""", "12 passed, 0 failed")]
    [InlineData("\"42 passed, 0 failed\"", "42 passed, 0 failed")]
    [InlineData("\"Unit tests of the parser: 42 tests passed, 0 failed, 2 skipped.\"", "42 passed, 0 failed and 2 were skipped")]
    [InlineData("\"Parser suite - Passed: 42, Failed: 0\"", "42 passed, 0 failed")]
    public async Task Counts_without_failures_are_accepted(string evidence, string counts) =>
        Assert.Equal([$"By the results handed in {counts}."], await Judge.FindingsAsync(Judge.AskAsync("test", evidence)));

    [Theory]
    [InlineData("""{"passed":12}""", "Say in 'failed' how many tests did")]
    [InlineData("""{"failed":0}""", "Say in 'passed' how many tests did")]
    [InlineData("""{"passed":0,"failed":0}""", "Run the tests: by the results none ran.")]
    [InlineData("""{"passed":0,"failed":0,"skipped":5}""", "Run the tests: by the results none ran.")]
    [InlineData("""{"passed":11,"failed":1}""", "Mend the test that fails")]
    [InlineData("""{"passed":11,"failed":2}""", "Mend the 2 tests that fail")]
    [InlineData("""{"passed":12,"failed":0,"report":"11 passed in 0.1s"}""", "Correct the numbers or the report")]
    [InlineData("""{"passed":12,"failed":0,"skipped":1,"report":"Passed!  - Failed: 0, Passed: 12, Skipped: 2, Total: 14"}""", "Correct the numbers or the report")]
    [InlineData("""{"passed":12,"failed":0,"report":"1 failed, 11 passed in 0.1s"}""", "Mend the test that fails")]
    [InlineData("""{"passed":12,"failed":0,"summary":"Parser suite: 11 passed, 1 failed"}""", "Correct the summary or the results")]
    [InlineData("\"Parser suite: 11 passed, 1 failed\"", "Mend the test that fails")]
    [InlineData("\"Before the fix 10 passed, 2 failed. Now 12 passed, 0 failed.\"", "the summary tells several different results")]
    [InlineData("\"All 12 unit tests passing\"", "Give the results of the tests")]
    [InlineData("\"Added core/memory.py; all 12 unit tests pass\"", "Give the results of the tests")]
    [InlineData("""{"report":"it went well"}""", "Hand in the end of the test runner's output")]
    [InlineData("""{"report":"Build succeeded.\n    0 Warning(s)\n    0 Error(s)"}""", "Hand in the end of the test runner's output")]
    public async Task Others_are_refused_with_what_to_do(string evidence, string reason) =>
        Assert.Contains(await Judge.ReasonsAsync(Judge.AskAsync("test", evidence)), r => r.Contains(reason));

    // By runner: what it prints, and how many passed, failed and were skipped.
    public static TheoryData<string, string, int, int, int> Reports => new()
    {
        { "dotnet test", "  Determining projects…\nPassed!  - Failed:     0, Passed:    12, Skipped:     1, Total:    13, Duration: 85 ms - My.Tests.dll (net10.0)", 12, 0, 1 },
        { "dotnet test, two projects", "Passed!  - Failed:     0, Passed:    12, Skipped:     0, Total:    12, Duration: 85 ms - A.dll\nFailed!  - Failed:     1, Passed:     2, Skipped:     0, Total:     3, Duration: 5 s - B.dll", 14, 1, 0 },
        { "dotnet test, detailed", "Test Run Failed.\nTotal tests: 3\n     Passed: 1\n     Failed: 1\n    Skipped: 1\n Total time: 1.2 Seconds", 1, 1, 1 },
        { "dotnet test, platform", "Test run summary: Passed! - /src/bin/My.Tests.dll (net10.0|x64)\n  total: 13\n  failed: 0\n  succeeded: 12\n  skipped: 1\n  duration: 1s 200ms", 12, 0, 1 },
        { "pytest", "============ test session starts ============\ncollected 42 items\n\ntests/test_a.py ....\n\n\u001B[32m============ \u001B[32m\u001B[1m42 passed\u001B[0m, \u001B[33m2 warnings\u001B[0m\u001B[32m in 0.12s\u001B[0m\u001B[32m ============\u001B[0m", 42, 0, 0 },
        { "pytest, failed", "FAILED tests/test_a.py::test_b - assert 1 == 2\n=== 1 failed, 41 passed, 2 skipped, 1 error in 65.30s (0:01:05) ===", 41, 2, 2 },
        { "pytest, quiet", "42 passed in 0.12s", 42, 0, 0 },
        { "pytest, none", "=== no tests ran in 0.01s ===", 0, 0, 0 },
        { "unittest", "..s\n----------------------------------------------------------------------\nRan 3 tests in 0.001s\n\nOK (skipped=1)", 2, 0, 1 },
        { "unittest, failed", "----------\nRan 3 tests in 0.001s\n\nFAILED (failures=1, errors=1)", 1, 2, 0 },
        { "jest", "PASS src/a.test.js\nTest Suites: 1 skipped, 3 passed, 4 total\nTests:       2 skipped, 40 passed, 42 total\nSnapshots:   0 total\nTime:        1.2 s\nRan all test suites.", 40, 0, 2 },
        { "jest, failed", "Test Suites: 1 failed, 3 passed, 4 total\nTests:       2 failed, 40 passed, 42 total\nTime:        1.2 s", 40, 2, 0 },
        { "jest, suite failed", "Test Suites: 1 failed, 3 passed, 4 total\nTests:       40 passed, 40 total\nTime:        1.2 s", 40, 1, 0 },
        { "vitest", " Test Files  2 passed (2)\n      Tests  42 passed | 1 skipped (43)\n   Start at  10:00:00\n   Duration  1.20s", 42, 0, 1 },
        { "vitest, failed", " Test Files  1 failed | 1 passed (2)\n      Tests  1 failed | 41 passed (42)\n   Duration  1.20s", 41, 1, 0 },
        { "mocha", "  Parser\n    ✔ reads (3ms)\n\n  12 passing (30ms)\n  1 pending", 12, 0, 1 },
        { "mocha, failed", "  11 passing (30ms)\n  1 failing\n\n  1) Parser reads:", 11, 1, 0 },
        { "cargo test", "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\n   Doc-tests app\n\ntest result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.20s", 14, 0, 1 },
        { "go test -v", "=== RUN   TestA\n--- PASS: TestA (0.00s)\n=== RUN   TestB\n    --- SKIP: TestB/c (0.00s)\n--- PASS: TestB (0.00s)\nPASS\nok  \texample.org/app\t0.012s", 2, 0, 1 },
        { "go test", "ok  \texample.org/app/a\t0.012s\nok  \texample.org/app/b\t(cached)\n?   \texample.org/app/c\t[no test files]", 2, 0, 0 },
        { "go test, failed", "--- FAIL: TestA (0.00s)\n    a_test.go:5: no\nFAIL\nFAIL\texample.org/app/a\t0.012s\nok  \texample.org/app/b\t0.1s\nFAIL", 0, 1, 0 },
        { "go test, not built", "FAIL\texample.org/app/a [build failed]\nok  \texample.org/app/b\t0.1s\nFAIL", 1, 1, 0 },
        { "maven", "[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s - in org.A\n[INFO] Tests run: 10, Failures: 0, Errors: 0, Skipped: 1, Time elapsed: 0.1 s -- in org.B\n[INFO] Results:\n[INFO] \n[INFO] Tests run: 13, Failures: 0, Errors: 0, Skipped: 1", 12, 0, 1 },
        { "maven, failed", "[ERROR] Tests run: 13, Failures: 1, Errors: 2, Skipped: 0", 10, 3, 0 },
        { "gradle", "12 tests completed, 1 failed", 11, 1, 0 },
        { "rspec", "Finished in 0.1 seconds (files took 1 second to load)\n12 examples, 0 failures, 1 pending", 11, 0, 1 },
        { "phpunit", "OK (12 tests, 24 assertions)", 12, 0, 0 },
        { "phpunit, failed", "FAILURES!\nTests: 12, Assertions: 24, Failures: 1.", 11, 1, 0 },
        { "playwright", "  1 failed\n    [chromium] › a.spec.ts:3:1 › reads\n  41 passed (12.3s)", 41, 1, 0 },
        { "TAP", "TAP version 14\n1..4\nok 1 - reads # fast\nok 2 - writes # SKIP no disk #3\nnot ok 3 - sings # TODO later\n    ok 1 - a part\nok 4", 2, 0, 2 },
        { "TAP, failed", "ok 1\nnot ok 2 - writes\n  ---\n  message: no\n  ...\n1..2", 1, 1, 0 },
        { "TAP, none", "1..0 # skipped", 0, 0, 0 },
        { "JUnit", "<?xml version=\"1.0\"?><testsuites tests=\"3\" failures=\"0\" errors=\"0\"><testsuite name=\"a\" tests=\"3\" skipped=\"1\"><testcase name=\"x\"/><testcase name=\"y\"><system-out>error</system-out></testcase><testcase name=\"z\"><skipped/></testcase></testsuite></testsuites>", 2, 0, 1 },
        { "JUnit, failed", "\uFEFF  <testsuite tests=\"3\" failures=\"1\" errors=\"1\"><testcase name=\"x\"><failure message=\"no\"/><failure/></testcase><testcase name=\"y\"><error/></testcase><testcase name=\"z\"/></testsuite>", 1, 2, 0 },
        { "JUnit, numbers alone", "<testsuites><testsuite tests=\"3\" failures=\"0\" skipped=\"1\"/><testsuite tests=\"2\" failures=\"0\"/></testsuites>", 4, 0, 1 },
        { "JUnit, none", "<testsuites/>", 0, 0, 0 },
        { "TRX", "<TestRun xmlns=\"http://microsoft.com/schemas/VisualStudio/TeamTest/2010\"><Results><UnitTestResult outcome=\"Passed\"><InnerResults><UnitTestResult outcome=\"Passed\"/></InnerResults></UnitTestResult><UnitTestResult outcome=\"NotExecuted\"/></Results><ResultSummary outcome=\"Completed\"><Counters total=\"2\" executed=\"1\" passed=\"1\" failed=\"0\"/></ResultSummary></TestRun>", 1, 0, 1 },
        { "TRX, failed", "<TestRun><Results><UnitTestResult outcome=\"Passed\"/><UnitTestResult outcome=\"Failed\"/><UnitTestResult outcome=\"Timeout\"/></Results><ResultSummary outcome=\"Failed\"><Counters total=\"3\" passed=\"1\" failed=\"1\" timeout=\"1\"/></ResultSummary></TestRun>", 1, 2, 0 },
    };

    [Theory]
    [MemberData(nameof(Reports))]
    public async Task The_output_of_a_runner_is_read(string runner, string report, int passed, int failed, int skipped)
    {
        var verdict = Judge.AskAsync("test", RawJson.From(new { report }).Text);
        if (passed > 0 && failed == 0)
        {
            var finding = Assert.Single(await Judge.FindingsAsync(verdict));
            Assert.StartsWith($"By the results handed in {passed} passed, 0 failed", finding);
            Assert.True(skipped == 0 || finding.Contains($" and {skipped} w"), $"{runner}: {finding}");
        }
        else
        {
            Assert.Contains(await Judge.ReasonsAsync(verdict), r => r.StartsWith(failed switch { 0 => "Run the tests", 1 => "Mend the test that fails", _ => $"Mend the {failed} tests" }));
        }

        // The right numbers beside the report agree with it, and others do not.
        var right = await Judge.AskAsync("test", RawJson.From(new { report, passed, failed }).Text);
        Assert.DoesNotContain("Correct the numbers", Judge.Told(right));
        var wrong = await Judge.ReasonsAsync(Judge.AskAsync("test", RawJson.From(new { report, passed = passed + 1, failed }).Text));
        Assert.Contains(wrong, r => r.StartsWith("Correct the numbers"));
    }

    [Theory]
    [InlineData("Tests:  3 passed, 42 total", "do not add up")]
    [InlineData("Passed!  - Failed: 0, Passed: 12, Skipped: 0, Total: 20", "do not add up")]
    [InlineData("Tests run: 2, Failures: 3, Errors: 0, Skipped: 0", "do not add up")]
    [InlineData("41 passed\nsome more", "with the number of failed tests")]
    [InlineData("TAP version 14\nok 1", "its plan, such as 1..12, is missing")]
    [InlineData("1..3\nok 1\nok 2", "its plan has 3 tests, and it tells of 2")]
    [InlineData("1..2\nok 1\nBail out! no disk", "it bailed out")]
    [InlineData("<testsuite tests=\"3\" failures=\"0\"><testcase/></testsuite>", "are not those of its test cases")]
    [InlineData("<testsuite tests=\"1\" failures=\"1\"><testcase/></testsuite>", "are not those of its test cases")]
    [InlineData("<testsuite tests=\"1\" failures=\"0\"><testcase/><error/></testsuite>", "failed outside of the test cases")]
    [InlineData("<TestRun><Results><UnitTestResult outcome=\"Passed\"/></Results><ResultSummary><Counters total=\"2\" passed=\"2\"/></ResultSummary></TestRun>", "are not those of its results")]
    [InlineData("<TestRun><Results><UnitTestResult outcome=\"Passed\"/></Results><ResultSummary outcome=\"Failed\"><Counters total=\"1\" passed=\"1\"/></ResultSummary></TestRun>", "it ended as Failed")]
    [InlineData("<html><body>12 passed, 0 failed</body></html>", "'html' is neither")]
    [InlineData("<testsuite tests=\"1\"><testcase/>", "well-formed XML")]
    [InlineData("<testsuite/>12 passed, 0 failed", "well-formed XML")]
    [InlineData("<!DOCTYPE testsuite [<!ENTITY a \"b\">]><testsuite tests=\"1\"><testcase name=\"&a;\"/></testsuite>", "without a document type")]
    [InlineData("<!DOCTYPE testsuite SYSTEM \"file:///etc/passwd\"><testsuite tests=\"1\"><testcase/></testsuite>", "without a document type")]
    [InlineData("<!DOCTYPE x [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><testsuite tests=\"1\"><testcase name=\"&f;\"/></testsuite>", "without a document type")]
    public async Task A_report_that_does_not_hold_together_is_refused(string report, string reason) =>
        Assert.Contains(await Judge.ReasonsAsync(Judge.AskAsync("test", RawJson.From(new { report }).Text)), r => r.Contains(reason));

    [Fact]
    public async Task Entities_within_entities_and_deep_nesting_are_refused_at_once()
    {
        var laughs = string.Concat(Enumerable.Range(1, 9).Select(i => $"<!ENTITY l{i} \"{string.Concat(Enumerable.Repeat($"&l{i - 1};", 10))}\">"));
        var bomb = $"<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY l0 \"ha\">{laughs}]><testsuite tests=\"1\"><testcase name=\"&l9;\"/></testsuite>";
        var deep = string.Concat(Enumerable.Repeat("<testsuite>", 60_000)) + string.Concat(Enumerable.Repeat("</testsuite>", 30_000));

        foreach (var report in (string[])[bomb, deep])
            Assert.Contains("well-formed XML without a document type", Assert.Single(await Judge.ReasonsAsync(Judge.AskAsync("test", RawJson.From(new { report }).Text))));
    }

    [Fact]
    public async Task What_tests_print_between_is_no_result() =>
        Assert.Equal(
            ["By the results handed in 12 passed, 0 failed and 0 were skipped."],
            await Judge.FindingsAsync(Judge.AskAsync("test", RawJson.From(new { report = "login: 3 failed attempts for bob\nretry 2 failed with timeout, see log\nPassed!  - Failed: 0, Passed: 12, Skipped: 0, Total: 12, Duration: 1 s" }).Text)));
}
