using Signalbox.Cli.Variables;
using Signalbox.Postgres.Connections;

namespace Signalbox.Cli.Configuration;

/// <summary>Reads the section <c>database</c>.</summary>
internal static class DatabaseSettings
{
    /// <summary>The most connections of a node; null for what <c>DATABASE_URL</c> says, which is looked at as well.</summary>
    public static int? ReadMaxConnections(SettingsReader reader, EnvironmentValues environment)
    {
        var given = reader.Whole("database.maxConnections", ConnectionBound.Smallest, ConnectionBound.Largest);
        if (given is null && environment["DATABASE_URL"] is { } url && Fault(url) is { } fault)
            reader.Add($"DATABASE_URL: {fault}");
        return given;
    }

    // One that cannot be read is told where it is opened.
    private static string? Fault(string url)
    {
        try
        {
            _ = ConnectionBound.Of(url);
            return null;
        }
        catch (ArgumentOutOfRangeException e)
        {
            return e.Message;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
