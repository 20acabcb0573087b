namespace Signalbox.Tests.Evidence;

public sealed class VerificationEvidenceTests
{
    [Theory]
    [InlineData("""[{"name":"health answers","passed":true}]""", "The check 'health answers' passed.")]
    [InlineData("""[{"name":"a","passed":true,"detail":"200"},{"name":"b","passed":true,"detail":null}]""", "All 2 checks passed.")]
    public async Task Named_checks_that_passed_are_accepted(string checks, string finding) =>
        Assert.Equal([finding], await Judge.FindingsAsync(Judge.AskAsync("verification", $$"""{"checks":{{checks}}}""")));

    [Theory]
    [InlineData("[]", "Give in 'checks' what was checked")]
    [InlineData("""[{"passed":true}]""", "Give checks[0] a 'name'")]
    [InlineData("""[{"name":"  ","passed":true}]""", "Give checks[0] a 'name'")]
    [InlineData("""[{"name":"a"}]""", "Say in 'passed' of the check 'a'")]
    [InlineData("""[{"name":"a","passed":null}]""", "Say in 'passed' of the check 'a'")]
    [InlineData("""[{}]""", "Say in 'passed' of checks[0]")]
    [InlineData("""[{"name":"a","passed":true},{"name":"b","passed":false}]""", "Mend what the check 'b' found")]
    [InlineData("""[{"name":"a","passed":true},{"name":"a","passed":true}]""", "Give the check 'a' once")]
    public async Task Others_are_refused(string checks, string reason) =>
        Assert.Contains(await Judge.ReasonsAsync(Judge.AskAsync("verification", $$"""{"checks":{{checks}}}""")), r => r.Contains(reason));
}
