using System.CommandLine;

namespace Signalbox.Cli.Invocation;

/// <summary>Options that many verbs take.</summary>
internal static class SharedOptions
{
    /// <summary>The folder of the embedded server and the workspace.</summary>
    public static readonly Option<string> DataDirectory = new("--data-dir")
    {
        HelpName = "folder",
        Description = "Where the embedded PostgreSQL and the workspace live; with DATABASE_URL only the workspace",
        DefaultValueFactory = _ => ".signalbox",
    };

    /// <summary>The configuration file.</summary>
    public static readonly Option<string?> Configuration = new("--config")
    {
        HelpName = "file",
        Description = "The configuration; without it signalbox.yaml in the working directory, if there is one",
    };

    /// <summary>Prints JSON instead of text.</summary>
    public static readonly Option<bool> Json = new("--json") { Description = "Print JSON for programs" };
}
