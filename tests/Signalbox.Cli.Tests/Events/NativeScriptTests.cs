using System.Text.RegularExpressions;
using Signalbox.Cli.Tests.Processes;

namespace Signalbox.Cli.Tests.Events;

/// <summary>How <c>./signalbox</c> comes by the native program of the events' verbs.</summary>
public sealed partial class NativeScriptTests
{
    private static readonly string Root = Path.GetFullPath("../..", Path.GetDirectoryName(NativeProgram.File)!);

    // The projects' own files, and one in each folder that the native program is made of.
    public static TheoryData<string> Sources =>
    [
        "src/Signalbox.Events/Program.cs", "src/Signalbox.Events/Signalbox.Events.csproj", "src/Signalbox.Events/packages.lock.json",
        "src/Signalbox.EventLog/Log.cs", "src/Signalbox.EventLog/Files/File.cs", "src/Signalbox.EventLog/Signalbox.EventLog.csproj",
        "Directory.Packages.props", "global.json", "eng/native.sh",
        .. Included().Matches(File.ReadAllText(Path.Combine(Root, "src/Signalbox.Events/Signalbox.Events.csproj")))
            .Select(m => m.Groups["source"].Value.Replace("**/*.cs", "New.cs", StringComparison.Ordinal).Replace("*", "Folder", StringComparison.Ordinal)).Select(s => $"src/{s}"),
    ];

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task A_source_that_is_newer_than_the_build_is_seen(string source)
    {
        await using var folder = new CliFolder();
        await folder.WriteAsync("artifacts/native/tried.stamp", "");
        var stamp = Path.Combine(folder.Path, "artifacts/native/tried.stamp");
        var written = await folder.WriteAsync(source, "");

        File.SetLastWriteTimeUtc(written, File.GetLastWriteTimeUtc(stamp).AddSeconds(-1));
        Assert.Equal(0, await LookAsync(folder));

        File.SetLastWriteTimeUtc(written, File.GetLastWriteTimeUtc(stamp).AddSeconds(1));
        Assert.Equal(1, await LookAsync(folder));
    }

    [NativeTheory]
    [InlineData("events tail --follow")]
    public async Task The_script_becomes_the_program(string words)
    {
        await using var folder = new CliFolder();
        await folder.WriteAsync("events.log", """{"interaction":1,"actor":"A","type":"question","content":"there","timestamp":"2026-11-20T08:00:00Z"}""" + "\n");

        var tail = folder.StartProgram(Path.Combine(Root, "signalbox"), words.Split(' '));

        await tail.UntilSaidAsync("there");
        Assert.Equal(NativeProgram.File, new FileInfo($"/proc/{tail.Id}/exe").LinkTarget);
    }

    private static async Task<int> LookAsync(CliFolder folder)
    {
        using var bash = folder.StartProgram("bash", ["-c", """root=$PWD; source "$0"; is_native_tried""", Path.Combine(Root, "eng/native.sh")]);
        return (await bash.EndAsync()).ExitCode;
    }

    [GeneratedRegex("<Compile Include=\"../(?<source>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Included();
}
