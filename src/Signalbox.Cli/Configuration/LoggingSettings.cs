using Microsoft.Extensions.Logging;
using Signalbox.Cli.Logging;

namespace Signalbox.Cli.Configuration;

/// <summary>How a node writes its logs to standard error.</summary>
/// <param name="Format">As lines for people or for programs.</param>
/// <param name="Level">The level from which they are written; null for what each verb writes by itself.</param>
internal sealed record LoggingSettings(LogFormat Format = LogFormat.Text, LogLevel? Level = null)
{
    private static readonly string[] Formats = ["text", "json"];
    private static readonly string[] Levels = ["debug", "info", "warning", "error"];

    /// <summary>Reads the section <c>logging</c>.</summary>
    public static LoggingSettings Read(SettingsReader reader) => new(
        reader.Choice("logging.format", Formats) == "json" ? LogFormat.Json : LogFormat.Text,
        reader.Choice("logging.level", Levels) switch
        {
            "debug" => LogLevel.Debug,
            "info" => LogLevel.Information,
            "warning" => LogLevel.Warning,
            "error" => LogLevel.Error,
            _ => null,
        });
}
