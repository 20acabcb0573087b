using System.Runtime.InteropServices;
using Signalbox.Postgres.Embedded;

namespace Signalbox.Cli.Health;

/// <summary>Looks at the programs that Signalbox uses.</summary>
internal static class ToolChecks
{
    private const int NeededSdk = 10;

    /// <summary>The runtime that this program runs on.</summary>
    public static Finding Runtime() => Finding.Ok(".NET runtime", RuntimeInformation.FrameworkDescription);

    /// <summary>The SDK, which builds Signalbox.</summary>
    public static async Task<Finding> SdkAsync(CancellationToken cancellationToken)
    {
        const string Part = ".NET SDK";
        var newest = (await ToolProcess.AskAsync("dotnet", "--list-sdks", cancellationToken) ?? "")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault()?.Split(' ')[0];
        return int.TryParse(newest?.Split('.')[0], out var major) && major >= NeededSdk
            ? Finding.Ok(Part, newest!)
            : Finding.Warn(Part, newest is null ? "none found" : $"{newest} is too old", $"install the .NET {NeededSdk} SDK to build Signalbox from source");
    }

    /// <summary>The programs of PostgreSQL.</summary>
    public static async Task<Finding> PostgresAsync(string? folder, bool needed, CancellationToken cancellationToken)
    {
        const string Part = "PostgreSQL";
        try
        {
            var binaries = await PostgresBinaries.FindAsync(folder, null, cancellationToken);
            return Finding.Ok(Part, $"version {binaries.MajorVersion} in {binaries.Folder}");
        }
        catch (EmbeddedServerException e)
        {
            return needed ? Finding.Fail(Part, e.Message, "./run.sh installs it on Debian and Ubuntu") : Finding.Warn(Part, e.Message, "needed only without DATABASE_URL");
        }
    }

    /// <summary>Git, for jobs that work on repositories.</summary>
    public static Task<Finding> GitAsync(CancellationToken cancellationToken) =>
        VersionAsync("git", "jobs that work on repositories need it: apt-get install git", cancellationToken);

    /// <summary>Node, for script workers.</summary>
    public static Task<Finding> NodeAsync(CancellationToken cancellationToken) =>
        VersionAsync("node", "script workers written in JavaScript need it: apt-get install nodejs", cancellationToken);

    private static async Task<Finding> VersionAsync(string program, string mend, CancellationToken cancellationToken) =>
        await ToolProcess.AskAsync(program, "--version", cancellationToken) is { Length: > 0 } version
            ? Finding.Ok(program, version.Split('\n')[0])
            : Finding.Warn(program, "not found", mend);
}
