using Signalbox.Cli.Tests.Processes;

namespace Signalbox.Cli.Tests;

public sealed class UsageTests
{
    public static TheoryData<string, string> Mistakes => new()
    {
        { "", "The verbs of 'signalbox' are" },
        { "jobs", "create, list, show, wait, cancel, retry, prioritize" },
        { "jobs drive", "'drive'" },
        { "jobs create --type x", "--description" },
        { "jobs create --type x --description y --priority 11", "0 to 10" },
        { "jobs create --type x --description y --risk none", "low, medium, high or critical" },
        { "jobs create --type x --description y --input {", "--input" },
        { "jobs create --type x --description y --input @none.json", "none.json" },
        { "jobs create --type x --description y --max-attempts 0", "maxAttempts must be a whole number from 1 to 100" },
        { "jobs create --type x --description y --colour red", "--colour" },
        { "jobs show seven", "seven" },
        { "jobs prioritize 1", "--priority" },
        { "jobs prioritize 1 --priority 11", "0 to 10" },
        { "jobs wait 1 --timeout soon", "60s" },
        { "jobs list --status DONE", "WAITING_APPROVAL" },
        { "jobs list --limit 501", "1 to 500" },
        { "checkpoints reject 1", "--reason" },
        { "checkpoints approve 1 --data [", "--data" },
        { "checkpoints list --status LATE", "APPROVED" },
        { "workers pause", "id" },
        { "learnings add --category c --title t", "--description" },
        { "learnings add --category c --title t --description d --impact 2", "The learning was refused: impactScore must be a number from 0 to 1." },
        { "learnings add --category c --title t --description d --impact high", "high" },
        { "learnings list --limit 0", "1 to 500" },
        { "worker start --config none.yaml", "none.yaml" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_told_in_a_sentence_and_exits_with_2(string words, string hint)
    {
        await using var folder = new CliFolder();
        var result = (await folder.RunAsync(words.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Exits(2);
        Assert.Contains(hint, result.Errors);
        Assert.DoesNotContain("   at ", result.Errors);
        Assert.Empty(result.Output);
        Assert.False(Directory.Exists(folder.DataDirectory), "a mistake must not start a database");
    }

    [Fact]
    public async Task A_rejection_with_an_empty_reason_is_refused()
    {
        await using var folder = new CliFolder();
        var result = (await folder.RunAsync("checkpoints", "reject", "1", "--reason", " ")).Exits(2);
        Assert.Contains("--reason must not be empty", result.Errors);
    }
}
