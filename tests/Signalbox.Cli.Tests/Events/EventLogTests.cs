using System.Globalization;
using System.Text.RegularExpressions;
using Signalbox.Cli.Tests.Processes;
using Signalbox.Server.Testing;
using Signalbox.Testing;

namespace Signalbox.Cli.Tests.Events;

public sealed partial class EventLogTests
{
    [Theory]
    [EventPrograms]
    public async Task A_conversation_is_shown_in_its_two_files(EventProgram program)
    {
        await using var folder = new CliFolder(program);
        for (var i = 1; i <= 4; i++)
        {
            await SayAsync(folder, i, "Agent A", "question", $"Question {i}");
            await SayAsync(folder, i, "Agent B", "answer", $"Answer {i}");
        }

        (await RunAsync(folder, "snapshot", "--recent", "3")).Exits(0);

        var communication = await File.ReadAllTextAsync(Path.Combine(folder.Path, "communication.md"));
        Assert.Equal(["### Interaction #2", "### Interaction #3", "### Interaction #4"], communication.Split('\n').Where(l => l.StartsWith("### ", StringComparison.Ordinal)));
        Assert.Contains("#### Agent A → Agent B\n - Question 4\n", communication);
        Assert.Contains("#### Agent B → Agent A\n - Answer 4\n", communication);
        Assert.EndsWith("<!-- END COMMUNICATION -->\n", communication);
        Assert.Contains("## Interaction #1\n", await File.ReadAllTextAsync(Path.Combine(folder.Path, "archive.md")));
    }

    [Theory]
    [EventPrograms]
    public async Task Verify_names_the_first_fault_with_its_line(EventProgram program)
    {
        await using var folder = new CliFolder(program);
        await SayAsync(folder, 1, "A", "question", "one");
        (await RunAsync(folder, "seal")).Exits(0);
        var whole = (await RunAsync(folder, "verify")).Exits(0);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "events.log"), (await File.ReadAllTextAsync(Path.Combine(folder.Path, "events.log"))).Replace("\"one\"", "\"two\"", StringComparison.Ordinal) + "garbage\n");

        var broken = await RunAsync(folder, "verify");

        Assert.StartsWith("Whole: 2 lines", whole.Output);
        Assert.Equal(1, broken.ExitCode);
        Assert.Matches(@"^line 1: bytes 0 to \d+ \(lines 1 to 1\) are not as they were when line 2 sealed them: bytes were changed since\n$", broken.Output);
        Assert.Equal("That is the first fault of 2: 1 bad line, 1 broken seal.\n", broken.Errors);
    }

    [Theory]
    [EventPrograms]
    public async Task Whoever_leads_may_act_and_whoever_does_not_may_not(EventProgram program)
    {
        await using var folder = new CliFolder(program);

        var first = (await RunAsync(folder, "elect", "--actor", "A", "--timeout", "60")).Exits(0);
        var second = (await RunAsync(folder, "elect", "--actor", "B", "--timeout", "60", "--json")).Exits(1);
        var acts = await RunAsync(folder, "append", "--interaction", "1", "--actor", "A", "--type", "dispatch", "--content", "go", "--term", "1", "--json");
        var other = await RunAsync(folder, "append", "--interaction", "1", "--actor", "B", "--type", "dispatch", "--content", "go", "--term", "1");

        Assert.Equal("A leads from term 1.\n", first.Output);
        Assert.Equal(("A", 1, false), (second.Json.GetProperty("leader").GetString(), second.Json.GetProperty("term").GetInt32(), second.Json.GetProperty("leads").GetBoolean()));
        Assert.Equal(1, acts.Exits(0).Json.GetProperty("term").GetInt32());
        Assert.Equal("B does not lead in term 1: A leads since term 1; nothing was written.\n", other.Exits(1).Errors);
    }

    [Theory]
    [EventPrograms]
    public async Task An_agent_s_checkpoint_is_kept(EventProgram program)
    {
        await using var folder = new CliFolder(program);

        Assert.Equal("0\n", (await RunAsync(folder, "checkpoint", "get", "--actor", "A")).Exits(0).Output);
        (await RunAsync(folder, "checkpoint", "set", "--actor", "A", "--interaction", "12")).Exits(0);
        Assert.Equal("12\n", (await RunAsync(folder, "checkpoint", "get", "--actor", "A")).Exits(0).Output);
        Assert.Equal("--interaction: '-1' must be a whole number from 0 to 9007199254740991.\n", (await RunAsync(folder, "checkpoint", "set", "--actor", "A", "--interaction", "-1")).Exits(2).Errors);
    }

    [Theory]
    [EventPrograms]
    public async Task Tail_follows_and_needs_neither_the_database_s_nor_the_server_s_code(EventProgram program)
    {
        await using var folder = new CliFolder(program);
        await SayAsync(folder, 1, "A", "question", "before");
        using var tail = folder.Start("events", "tail", "--follow");
        await tail.UntilSaidAsync("before");

        await SayAsync(folder, 1, "B\u001b[31m", "answer", "after", expected: 2);
        await SayAsync(folder, 1, "B", "answer", "two\nlines\u202e");
        await tail.UntilSaidAsync("  #1  B  answer  two lines\\u202e");
        var loaded = await File.ReadAllTextAsync($"/proc/{tail.Id}/maps");
        await tail.SignalAsync("INT");

        (await tail.EndAsync()).Exits(130);
        Assert.Equal(program == EventProgram.Managed, loaded.Contains("Signalbox.EventLog.dll", StringComparison.Ordinal));
        Assert.DoesNotMatch(LargeParts(), loaded);
    }

    [Theory]
    [EventPrograms]
    public async Task A_watch_makes_a_snapshot_of_every_change_leads_and_stops_when_told(EventProgram program)
    {
        await using var folder = new CliFolder(program);
        using var watch = folder.Start("events", "watch", "--actor", "W", "--heartbeat", "5", "--timeout", "20");
        await watch.UntilSaidAsync("W leads, term 1");

        await SayAsync(folder, 5, "Agent A", "question", "Is anybody there?");

        var file = Path.Combine(folder.Path, "communication.md");
        await Eventually.HoldsAsync(() => File.Exists(file) && File.ReadAllText(file).Contains("Is anybody there?", StringComparison.Ordinal), "a snapshot of the question");
        await watch.SignalAsync("TERM");
        Assert.EndsWith("Stopped.\n", (await watch.EndAsync()).Exits(0).Output);
        Assert.Contains("W\theartbeat\t", string.Join('\n', (await RunAsync(folder, "tail", "-n", "100")).Exits(0).Lines.Select(l => l.Replace("  ", "\t", StringComparison.Ordinal))));
    }

    [Theory]
    [EventPrograms]
    public async Task A_watch_posts_each_error_to_its_webhook_whose_path_it_never_says(EventProgram program)
    {
        await using var folder = new CliFolder(program);
        await using var chat = await AlertReceiver.OpenAsync(0, 500);
        await SayAsync(folder, 1, "Agent A", "error", "Of before the watch.");
        using var watch = folder.Start("events", "watch", "--actor", "W", "--webhook", chat.Webhook.ToString());
        await watch.UntilSaidAsync("Watching");

        await SayAsync(folder, 2, "Agent B", "error", "The disk is gone.");

        await Eventually.HoldsAsync(() => chat.Taken.Count == 1, "the alert is taken at the second try");
        await watch.SignalAsync("TERM");
        var said = (await watch.EndAsync()).Exits(0);
        Assert.Equal("Error of Agent B in interaction 2: The disk is gone.", chat.Taken.Single()["text"]!.GetValue<string>());
        Assert.Contains("500", said.Errors + said.Output);
        Assert.DoesNotContain("s3cr3t", said.Errors + said.Output);
        var refused = (await RunAsync(folder, "watch", "--webhook", "ftp://example.org/s3cr3t")).Exits(2);
        Assert.Contains("must be an http or https address without a user name", refused.Errors);
        Assert.DoesNotContain("s3cr3t", refused.Errors);
    }

    private static Task<CliResult> RunAsync(CliFolder folder, string verb, params string[] more) => folder.RunAsync(["events", verb, .. more]);

    private static async Task SayAsync(CliFolder folder, long interaction, string actor, string type, string content, int expected = 0) =>
        (await RunAsync(folder, "append", "--interaction", interaction.ToString(CultureInfo.InvariantCulture), "--actor", actor, "--type", type, "--content", content)).Exits(expected);

    [GeneratedRegex(@"Npgsql|Signalbox\.Server|Signalbox\.Postgres|Microsoft\.AspNetCore|Microsoft\.Extensions\.Hosting")]
    private static partial Regex LargeParts();
}
