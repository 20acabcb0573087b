using Signalbox.Cli.Health;
using Signalbox.Cli.Tests.Processes;
using Signalbox.Retention;

namespace Signalbox.Cli.Tests;

public sealed class OutputTests
{
    [Fact]
    public async Task Piped_output_is_plain_fits_80_columns_and_shows_no_control_characters_of_jobs()
    {
        await using var folder = new CliFolder();
        await folder.CreateJobAsync("a-type-with-quite-a-long-name-for-a-job-type", "{}", "--title", "\u001b[31mred\u202Eder\nnext line " + new string('x', 200), "--risk", "high");
        foreach (var words in (string[][])[["jobs", "list"], ["checkpoints", "list"], ["workers", "list"]])
        {
            var listed = (await folder.RunAsync(words)).Exits(0);
            Assert.All(listed.Lines, line => Assert.True(line.Length <= 80, line));
            Assert.DoesNotContain('\u001b', listed.Output);
        }

        var shown = (await folder.RunAsync("jobs", "show", "1")).Exits(0).Output;
        Assert.Contains("\\u001b[31mred\\u202eder next line", shown);
        Assert.DoesNotContain('\u001b', shown);
    }

    [Fact]
    public async Task A_terminal_gets_colours()
    {
        await using var folder = new CliFolder();
        await folder.CreateJobAsync("simple-task", "{}");
        folder.Environment["TERM"] = "xterm-256color";
        var command = string.Join(' ', folder.Words("jobs", "list"));
        var shown = (await folder.StartProgram("script", ["-qec", command, "/dev/null"]).EndAsync()).Exits(0).Output;
        Assert.Contains("\u001b[", shown);
        Assert.Contains("PENDING", shown);
    }

    [Fact]
    public async Task A_reader_that_goes_away_is_no_fault()
    {
        await using var folder = new CliFolder();
        await folder.CreateJobAsync("simple-task", "{}");
        var command = string.Join(' ', folder.Words("jobs", "show", "1")) + " | head -n 1; echo \"exit ${PIPESTATUS[0]}\"";
        var piped = (await folder.StartProgram("bash", ["-c", command]).EndAsync()).Exits(0);
        Assert.EndsWith("exit 0\n", piped.Output);
        Assert.Empty(piped.Errors);
        var closed = (await folder.StartProgram("bash", ["-c", string.Join(' ', folder.Words("demo", "--help")) + " >/dev/full; echo $?"]).EndAsync()).Exits(0);
        Assert.DoesNotContain("   at ", closed.Errors);
    }

    [Fact]
    public async Task The_doctor_says_what_history_takes_and_when_it_leaves()
    {
        await using var folder = new CliFolder();
        (await folder.RunAsync("migrate")).Exits(0);
        folder.Environment["SIGNALBOX__Retention__Failed"] = "2d";
        await folder.WriteAsync("signalbox.yaml", "retention:\n  completed: 1y\n  failed: forever\n  logs: 12h\n");

        var told = (await folder.RunAsync("doctor")).Exits(0);

        Assert.Matches("OK   history +0 ended jobs, [0-9]+ KiB; completed jobs leave after 365 days, failed jobs after 2 days, log entries after 12 hours", told.Output);
    }

    [Fact]
    public void The_doctor_warns_of_much_history_that_nothing_bounds()
    {
        var much = HistoryChecks.Of(new History(1_000, 6L << 30, new RetentionOptions()));
        var bounded = HistoryChecks.Of(new History(1_000, 6L << 30, new RetentionOptions { Completed = TimeSpan.FromDays(90) }));

        Assert.Equal((Verdict.Warn, "1,000 ended jobs, 6.0 GiB; nothing is deleted"), (much.Verdict, much.Text));
        Assert.StartsWith("set retention: completed: 90d in signalbox.yaml", much.Mend, StringComparison.Ordinal);
        Assert.Equal(Verdict.Ok, bounded.Verdict);
    }

    [Fact]
    public async Task The_doctor_judges_every_line_and_keeps_tokens_to_itself()
    {
        const string Token = "ghp_0123456789abcdef";
        await using var folder = new CliFolder();
        folder.Environment["GITHUB_TOKEN"] = Token;
        folder.Environment["OPENAI_API_KEY"] = Token;
        var healthy = (await folder.RunAsync("doctor")).Exits(0);
        Assert.All(healthy.Lines, line => Assert.Matches("^(OK  |WARN|FAIL|    ) ", line));
        Assert.Contains("OK   PostgreSQL", healthy.Output);
        Assert.Contains("OK   GITHUB_TOKEN", healthy.Output);
        Assert.DoesNotContain(Token, healthy.Output + healthy.Errors);
        Assert.False(Directory.Exists(folder.DataDirectory), "looking must not make a data directory");

        folder.Environment["DATABASE_URL"] = "postgres://maria:hidden-word@127.0.0.1:1/none";
        folder.Environment["SIGNALBOX__Workers__LeaseSeconds"] = "0";
        var ill = (await folder.RunAsync("doctor")).Exits(1);
        Assert.Contains("FAIL configuration", ill.Output);
        Assert.Contains("FAIL database", ill.Output);
        Assert.Contains("mend: ", ill.Output);
        Assert.DoesNotContain("hidden-word", ill.Output + ill.Errors);
    }
}
