using System.Text;
using System.Text.Json;
using Signalbox.Cli.Tests.Processes;

namespace Signalbox.Cli.Tests.Events;

public sealed class AppendEventTests
{
    private static readonly string[] Told = ["events", "append", "--dir", "log", "--interaction", "1", "--actor", "Agent A", "--type", "question"];

    [Theory]
    [EventPrograms]
    public async Task An_event_is_one_line_with_the_fields_of_the_format_and_is_printed_back(EventProgram program)
    {
        await using var folder = new CliFolder(program);

        var said = (await folder.RunAsync([.. Told, "--content", "How \"do\" I $(start) `it`?\nNow", "--json"])).Exits(0);

        var line = Assert.Single(await LinesAsync(folder));
        Assert.Equal(line + "\n", said.Output);
        var told = JsonDocument.Parse(line).RootElement;
        Assert.Equal(["interaction", "actor", "type", "content", "timestamp"], told.EnumerateObject().Select(p => p.Name));
        Assert.Equal((1, "Agent A", "question", "How \"do\" I $(start) `it`?\nNow"), (told.GetProperty("interaction").GetInt32(), told.GetProperty("actor").GetString(), told.GetProperty("type").GetString(), told.GetProperty("content").GetString()));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", told.GetProperty("timestamp").GetString());
    }

    [Theory]
    [EventPrograms]
    public async Task Standard_input_and_files_are_taken_byte_for_byte_up_to_eight_megabytes(EventProgram program)
    {
        await using var folder = new CliFolder(program);
        var large = "\0 nul\r\n" + new string('ß', (8 * 1024 * 1024 / 2) - 8);
        await folder.WriteAsync("large", large);

        (await folder.RunAsync([.. Told, "--content-file", "large"])).Exits(0);
        (await folder.StartProgram("bash", ["-c", "exec \"$@\" < large", "bash", .. folder.Words([.. Told, "--content", "-"])]).EndAsync()).Exits(0);
        var refused = await folder.StartProgram("bash", ["-c", "(cat large; echo much more) | \"$@\"", "bash", .. folder.Words([.. Told, "--content", "-"])]).EndAsync();

        Assert.Equal([large, large], (await LinesAsync(folder)).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("content").GetString()));
        Assert.Equal((2, "The content in standard input is larger than 8 MB: say where it is instead.\n"), (refused.ExitCode, refused.Errors));
    }

    [Theory]
    [EventPrograms("--content $'caf\\xe9'", "--content: the text is not UTF-8")]
    [EventPrograms("--content - < <(printf 'caf\\xe9')", "The content in standard input is not UTF-8 text")]
    [EventPrograms("--content a --content-file b", "Give the content once")]
    [EventPrograms("", "Give the content once")]
    [EventPrograms("--content-file nowhere", "the file 'nowhere' cannot be read")]
    [EventPrograms("--content a --lines", "leave out the other options")]
    public async Task What_cannot_be_an_event_is_refused_in_a_sentence_and_nothing_is_written(EventProgram program, string more, string why)
    {
        await using var folder = new CliFolder(program);

        var refused = await folder.StartProgram("bash", ["-c", "exec \"$@\" " + more, "bash", .. folder.Words(Told)]).EndAsync();

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(why, refused.Errors);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "log")));
    }

    [Theory]
    [EventPrograms]
    public async Task Many_events_come_from_standard_input_and_their_further_fields_are_kept(EventProgram program)
    {
        await using var folder = new CliFolder(program);
        var lines = string.Concat(Enumerable.Range(1, 5_000).Select(i => $$"""{"interaction":{{i % 7}},"actor":"A","type":"question","content":"{{i}}","timestamp":"2026-11-20T08:00:00Z","n":{{i}}}""" + "\n"))
            + """{"interaction":3,"actor":"A","type":"answer","content":"without a time, and without an end of line"}""";

        var said = (await folder.StartProgram("bash", ["-c", "exec \"$@\" < <(cat)", "bash", .. folder.Words("events", "append", "--dir", "log", "--lines")], lines).EndAsync()).Exits(0);

        Assert.StartsWith("Appended 5001 events", said.Output);
        var written = await LinesAsync(folder);
        Assert.Equal(lines.Split('\n')[..^1], written[..^1]);
        Assert.True(JsonDocument.Parse(written[^1]).RootElement.TryGetProperty("timestamp", out _));
    }

    [Theory]
    [EventPrograms]
    public async Task Blank_lines_of_the_input_and_a_byte_order_mark_before_it_are_passed_over(EventProgram program)
    {
        await using var folder = new CliFolder(program);
        const string good = """{"interaction":1,"actor":"A","type":"question","content":"c"}""";

        var said = (await folder.StartProgram(folder.Words()[0], [.. folder.Words("events", "append", "--dir", "log", "--lines")[1..]], $"\uFEFF{good}\n\n \t\r\n{good}\r\n").EndAsync()).Exits(0);

        Assert.StartsWith("Appended 2 events", said.Output);
        Assert.All(await LinesAsync(folder), line => Assert.Equal("c", JsonDocument.Parse(line).RootElement.GetProperty("content").GetString()));
    }

    [Theory]
    [EventPrograms]
    public async Task A_bad_line_of_the_input_ends_it_and_what_was_before_is_in_the_log(EventProgram program)
    {
        await using var folder = new CliFolder(program);
        const string good = """{"interaction":1,"actor":"A","type":"question","content":"c"}""";

        var refused = await folder.StartProgram(folder.Words()[0], [.. folder.Words("events", "append", "--dir", "log", "--lines")[1..]], $"{good}\n\n{good}\n{{\"interaction\":1}}\n{good}\n").EndAsync();

        Assert.Equal(2, refused.ExitCode);
        Assert.Equal("Line 4 of the input is no event that can be appended (without an actor, a type, a content): the 2 events before it were appended, and nothing of what follows; mend it and give the rest again.\n", refused.Errors);
        Assert.Equal(2, (await LinesAsync(folder)).Length);
    }

    [Theory]
    [EventPrograms]
    public async Task A_log_that_somebody_else_holds_is_refused_with_one_and_an_error_event_waits(EventProgram program)
    {
        await using var folder = new CliFolder(program);
        (await folder.RunAsync([.. Told, "--content", "first"])).Exits(0);

        var held = await folder.StartProgram("bash", ["-c", "exec flock log/events.log \"$@\"", "bash", .. folder.Words([.. Told, "--content", "second"])]).EndAsync();

        Assert.Equal(1, held.ExitCode);
        Assert.Contains("was not to be had in 3 tries", held.Errors);
        var error = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder.Path, "log", "events.offline.log"))).RootElement;
        Assert.Equal(("error", "Failed to acquire lock on events.log"), (error.GetProperty("type").GetString(), error.GetProperty("content").GetString()));
        Assert.Single(await LinesAsync(folder));
    }

    private static async Task<string[]> LinesAsync(CliFolder folder) =>
        (await File.ReadAllTextAsync(Path.Combine(folder.Path, "log", "events.log"), Encoding.UTF8)).TrimEnd('\n').Split('\n');
}
