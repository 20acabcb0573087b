using System.Text.RegularExpressions;
using Signalbox.Cli.Tests.Processes;

namespace Signalbox.Cli.Tests.Events;

/// <summary>Whoever calls <c>signalbox events</c> cannot tell which program answers; the other tests of this folder run on both.</summary>
public sealed partial class NativeProgramTests
{
    [NativeTheory]
    [InlineData("events")]
    [InlineData("events --help")]
    [InlineData("events -h append")]
    [InlineData("events append --help")]
    [InlineData("events tail --help")]
    [InlineData("events snapshot --help")]
    [InlineData("events watch --help")]
    [InlineData("events verify --help")]
    [InlineData("events seal --help")]
    [InlineData("events elect --help")]
    [InlineData("events sync --help")]
    [InlineData("events checkpoint --help")]
    [InlineData("events checkpoint set --help")]
    [InlineData("events --version")]
    [InlineData("events apend")]
    [InlineData("events append --nothing")]
    [InlineData("events append --interaction x --actor A --type t --content c")]
    [InlineData("events append @words")]
    [InlineData("events checkpoint")]
    [InlineData("events checkpoint get")]
    [InlineData("events tail -n many")]
    [InlineData("events tail --dir nowhere")]
    [InlineData("events tail --json")]
    [InlineData("events snapshot --recent 0")]
    [InlineData("events snapshot --full --json")]
    [InlineData("events verify --json")]
    [InlineData("events verify --dir s3cr3t-of-a-test")]
    [InlineData("events elect --actor A --timeout -1")]
    [InlineData("events elect --actor B --json --timeout 60")]
    [InlineData("events checkpoint get --actor Ä --json")]
    [InlineData("events checkpoint set --actor Ä --interaction 7 --json")]
    [InlineData("events sync --json")]
    public async Task Both_programs_say_the_same(string words)
    {
        var managed = await SaidAsync(EventProgram.Managed, words);

        var native = await SaidAsync(EventProgram.Native, words);

        Assert.Equal(managed, native);
    }

    [NativeTheory]
    [InlineData("NAME")]
    [InlineData("TOKEN='open")]
    public async Task Both_programs_refuse_the_same_environment(string variables)
    {
        var managed = await SaidAsync(EventProgram.Managed, "events verify", variables);

        var native = await SaidAsync(EventProgram.Native, "events verify", variables);

        Assert.Equal(2, native.ExitCode);
        Assert.Equal(managed, native);
    }

    // Both begin with the same log, in folders of their own.
    private static async Task<CliResult> SaidAsync(EventProgram program, string words, string variables = "API_KEY=s3cr3t-of-a-test\n")
    {
        await using var folder = new CliFolder(program);
        await folder.WriteAsync(".env", variables);
        await folder.WriteAsync("events.log", """
            {"interaction":1,"actor":"A","type":"question","content":"<Grüße> & \"mehr\"","timestamp":"2026-11-20T08:00:00Z"}
            {"interaction":1,"actor":"A","type":"leader_elected","content":"A leads","timestamp":"2026-11-20T08:00:00Z","term":1}
            garbage

            """);
        var said = await folder.RunAsync(words.Split(' '));
        return said with { Output = Without(said.Output), Errors = Without(said.Errors) };

        string Without(string text) => Now().Replace(text.Replace(folder.Path, "FOLDER", StringComparison.Ordinal), "NOW");
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")]
    private static partial Regex Now();
}
