using Signalbox.Cli.Tests.Processes;

namespace Signalbox.Cli.Tests.Events;

/// <summary>The command line beside shells that close, fill or leave its standard streams.</summary>
public sealed class StandardStreamTests
{
    private const string Append = "events append --interaction 1 --actor A --type t --content";

    [Theory]
    [EventPrograms($"{Append} -")]
    [EventPrograms("events append --lines")]
    [InlineData(EventProgram.Managed, "jobs create --type simple-task --description x --input -")]
    public async Task A_closed_input_is_refused_and_never_waited_for(EventProgram program, string words)
    {
        await using var folder = new CliFolder(program);

        var refused = (await ShellAsync(folder, $"signalbox {words} <&-")).Exits(2);

        Assert.StartsWith("Standard input is closed:", refused.Errors);
        Assert.False(File.Exists(Path.Combine(folder.Path, "events.log")));
    }

    [Theory]
    [EventPrograms(">&-")]
    [EventPrograms(">&- 2>&-")]
    [EventPrograms("<&- >&- 2>&-")]
    [EventPrograms(">/dev/full")]
    [EventPrograms(">/dev/full 2>/dev/full")]
    [EventPrograms("--json >&-")]
    [EventPrograms("--json >/dev/full 2>&-")]
    public async Task What_was_appended_ends_with_0_also_when_that_cannot_be_said(EventProgram program, string streams)
    {
        await using var folder = new CliFolder(program);

        (await ShellAsync(folder, $"signalbox {Append} hello {streams}")).Exits(0);

        var line = Assert.Single(await File.ReadAllLinesAsync(Path.Combine(folder.Path, "events.log")));
        Assert.Contains("\"content\":\"hello\"", line);
    }

    [Theory]
    [EventPrograms]
    public async Task An_output_that_is_full_is_named(EventProgram program)
    {
        await using var folder = new CliFolder(program);
        (await ShellAsync(folder, $"signalbox {Append} hello")).Exits(0);

        var full = (await ShellAsync(folder, "signalbox events verify >/dev/full")).Exits(1);

        Assert.StartsWith("Standard output cannot be written to (No space left on device)", full.Errors);
    }

    [Theory]
    [EventPrograms("INT")]
    [EventPrograms("TERM")]
    public async Task Waiting_for_input_ends_when_told_to(EventProgram program, string signal)
    {
        await using var folder = new CliFolder(program);
        // More than a pipe holds can only be written to somebody who reads; the shell's own end keeps the input open.
        using var waiting = Start(folder, $$"""
            mkfifo input; exec 5<>input
            (head -c 100000 /dev/zero >&5; touch reads) &
            {{Become(folder)}} {{Append}} - <input
            """);
        await Testing.Eventually.HoldsAsync(() => File.Exists(Path.Combine(folder.Path, "reads")), "it reads");

        await waiting.SignalAsync(signal);

        Assert.Equal("Interrupted.\n", (await waiting.EndAsync()).Exits(130).Errors);
        Assert.False(File.Exists(Path.Combine(folder.Path, "events.log")));
    }

    [Theory]
    [EventPrograms]
    public async Task Lines_that_came_before_an_interruption_are_in_the_log_and_counted(EventProgram program)
    {
        await using var folder = new CliFolder(program);
        using var waiting = Start(folder, $$"""
            mkfifo input; exec 5<>input
            echo '{"interaction":1,"actor":"A","type":"q","content":"x"}' >&5
            {{Become(folder)}} events append --lines <input
            """);
        var log = Path.Combine(folder.Path, "events.log");
        await Testing.Eventually.HoldsAsync(() => new FileInfo(log) is { Exists: true, Length: > 0 }, "the line is in the log");

        await waiting.SignalAsync("INT");

        Assert.Equal("Interrupted: 1 event of the input was appended; give only the rest again.\n", (await waiting.EndAsync()).Exits(130).Errors);
    }

    [Theory]
    [EventPrograms]
    public async Task Following_ends_when_its_reader_has_gone(EventProgram program)
    {
        await using var folder = new CliFolder(program);
        using var shell = Start(folder, $"""
            signalbox {Append} first
            exec 6< <(signalbox events tail --follow --json; echo "ended with $?" >&2)
            read -r line <&6; echo "$line"
            exec 6<&-
            signalbox {Append} second
            wait $!
            """);

        var ended = await shell.EndAsync();

        Assert.Contains("\"content\":\"first\"", ended.Output);
        Assert.Equal("ended with 0\n", ended.Errors);
    }

    [Theory]
    [EventPrograms("mkfifo events.log")]
    [EventPrograms("mkdir events.log")]
    public async Task What_is_no_file_is_named_and_never_waited_for(EventProgram program, string make)
    {
        await using var folder = new CliFolder(program);

        var said = (await ShellAsync(folder, $"""
            {make}
            for verb in tail snapshot verify seal "elect --actor A" "append --interaction 1 --actor A --type t --content x"; do
              signalbox events $verb 2>&1; echo "$?"
            done
            """)).Exits(0).Lines;

        Assert.Equal(12, said.Length);
        Assert.All(said.Where((_, i) => i % 2 == 0), l => Assert.EndsWith("events.log is a folder, a pipe or a device, and no file: move it away, then try again.", l));
        Assert.All(said.Where((_, i) => i % 2 == 1), l => Assert.Equal("1", l));
    }

    [Theory]
    [EventPrograms("-", "--content - takes the content from standard input")]
    [EventPrograms("", "name the one that holds the content")]
    [EventPrograms("/tmp", "'/tmp' is no file")]
    public async Task A_content_file_that_is_none_is_refused(EventProgram program, string file, string says)
    {
        await using var folder = new CliFolder(program);

        var refused = (await folder.RunAsync("events", "append", "--interaction", "1", "--actor", "A", "--type", "t", "--content-file", file)).Exits(2);

        Assert.Contains(says, refused.Errors);
    }

    private static CliProcess Start(CliFolder folder, string script) =>
        folder.StartProgram("bash", ["-c", $$"""signalbox() { {{Quoted(folder)}} "$@"; }""" + "\n" + script]);

    // In the shell's place, so that a signal to the one reaches the other.
    private static string Become(CliFolder folder) => $"exec {Quoted(folder)}";

    private static string Quoted(CliFolder folder) => string.Join(' ', folder.Words().Select(w => $"'{w}'"));

    private static Task<CliResult> ShellAsync(CliFolder folder, string script) => Start(folder, script).EndAsync();
}
