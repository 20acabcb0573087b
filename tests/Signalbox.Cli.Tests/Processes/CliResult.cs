using System.Text.Json;

namespace Signalbox.Cli.Tests.Processes;

/// <summary>What a finished command line left behind.</summary>
public sealed record CliResult(int ExitCode, string Output, string Errors)
{
    /// <summary>Standard output as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>The lines of standard output, without the last line end.</summary>
    public string[] Lines => Output.TrimEnd('\n').Split('\n');

    /// <summary>Fails with everything that was said unless the exit code is this one.</summary>
    public CliResult Exits(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"Exit code {ExitCode} instead of {exitCode}.\nOutput:\n{Output}\nErrors:\n{Errors}");
        return this;
    }
}
