using Signalbox.Cli.Tests.Processes;

namespace Signalbox.Cli.Tests;

public sealed class DemoTests
{
    private static readonly string[] Stages =
    [
        "started    PostgreSQL", "started    node with its worker", "signed in  as admin", "created    job 1  simple-task      priority 5",
        "created    job 2  code-generation  priority 8", "created    job 3  data-processing  priority 7", "completed  job 1",
        "completed  job 3", "waiting    job 2", "+export function authenticate() { return true; }", "approved   checkpoint", "by admin",
        "completed  job 2", "lib/auth.ts, 47 bytes", "lib/auth.test.ts, 31 bytes", "agent_jobs_total{status=\"COMPLETED\"} 3",
        "was picked up", "was decided", "the whole demo took", "Every stage was seen",
    ];

    [Fact]
    public async Task The_demo_shows_every_stage_and_leaves_nothing_behind()
    {
        await using var folder = new CliFolder();
        var temporary = Temporary(folder);
        folder.Environment["DATABASE_URL"] = "postgres://nobody@127.0.0.1:1/must-not-be-used";
        var output = (await folder.RunAsync("demo")).Exits(0).Output;
        var from = 0;
        foreach (var stage in Stages)
        {
            var at = output.IndexOf(stage, from, StringComparison.Ordinal);
            Assert.True(at >= 0, $"'{stage}' is missing, or not in its place:\n{output}");
            from = at;
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary));
        Assert.Empty(ServersBelow(temporary));
    }

    [Fact]
    public async Task The_demo_keeps_its_data_when_asked()
    {
        await using var folder = new CliFolder();
        var temporary = Temporary(folder);
        var output = (await folder.RunAsync("demo", "--keep")).Exits(0).Output;
        var kept = Assert.Single(Directory.EnumerateDirectories(temporary));
        Assert.Contains($"Kept: {kept}", output);
        Assert.Equal(3, (await folder.RunAsync("jobs", "list", "--status", "COMPLETED", "--json", "--data-dir", kept)).Exits(0).Json.GetArrayLength());
        Assert.Empty(ServersBelow(temporary));
    }

    [Theory]
    [InlineData("three jobs")]
    [InlineData("PostgreSQL for this demo alone")]
    [InlineData("created    job 1")]
    public async Task An_interrupted_demo_leaves_nothing_behind(string moment)
    {
        await using var folder = new CliFolder();
        var temporary = Temporary(folder);
        var demo = folder.Start("demo");
        await demo.UntilSaidAsync(moment);
        await demo.SignalAsync("INT");
        (await demo.EndAsync()).Exits(130);
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary));
        Assert.Empty(ServersBelow(temporary));
    }

    private static string Temporary(CliFolder folder)
    {
        var temporary = Directory.CreateDirectory(Path.Combine(folder.Path, "tmp")).FullName;
        folder.Environment["TMPDIR"] = temporary;
        return temporary;
    }

    private static List<string> ServersBelow(string folder) =>
    [
        .. Directory.EnumerateDirectories("/proc").Where(p => int.TryParse(Path.GetFileName(p), out _)).Select(WorkingFolder)
            .Where(f => f.StartsWith(folder, StringComparison.Ordinal)),
    ];

    private static string WorkingFolder(string process)
    {
        try
        {
            return new FileInfo(Path.Combine(process, "cwd")).LinkTarget ?? "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
