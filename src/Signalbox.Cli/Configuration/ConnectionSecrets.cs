using Signalbox.Cli.Exits;
using Signalbox.Postgres.Connections;

namespace Signalbox.Cli.Configuration;

/// <summary>What is secret in the address of a server.</summary>
internal static class ConnectionSecrets
{
    /// <summary>Learns the password of a database or another server, in the spelling of the connection text and as it is.</summary>
    public static void Learn(string? connectionText)
    {
        if (connectionText is null)
            return;
        if (connectionText.Contains('='))
            KnownSecrets.Learn(connectionText);
        var scheme = connectionText.IndexOf("://", StringComparison.Ordinal);
        var at = connectionText.LastIndexOf('@');
        if (scheme >= 0 && at > scheme && connectionText.IndexOf(':', scheme + 3) is var colon and >= 0 && colon < at)
            KnownSecrets.Learn(connectionText[(colon + 1)..at]);
        try
        {
            KnownSecrets.Learn(ConnectionText.Parse(connectionText).Password);
        }
        catch (ArgumentException)
        {
            // It cannot be read; whoever uses it says so.
        }
    }
}
