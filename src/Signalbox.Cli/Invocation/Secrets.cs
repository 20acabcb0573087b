using Signalbox.Postgres.Connections;

namespace Signalbox.Cli.Invocation;

/// <summary>
/// Keeps secrets out of what is shown: values that are known to be secret are replaced wherever they turn up in a message.
/// No message is meant to hold one; this is for the one that a library builds.
/// </summary>
internal static class Secrets
{
    private const int ShortestHidden = 4;
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal);

    /// <summary>Names a value to be hidden from now on.</summary>
    public static void Learn(string? value)
    {
        if (value is { Length: >= ShortestHidden })
        {
            lock (Known)
                Known.Add(value);
        }
    }

    /// <summary>Learns the password of a database, in the spelling of the connection text and as it is.</summary>
    public static void LearnFrom(string? connectionText)
    {
        if (connectionText is null)
            return;
        if (connectionText.Contains('='))
            Learn(connectionText);
        var scheme = connectionText.IndexOf("://", StringComparison.Ordinal);
        var at = connectionText.LastIndexOf('@');
        if (scheme >= 0 && at > scheme && connectionText.IndexOf(':', scheme + 3) is var colon and >= 0 && colon < at)
            Learn(connectionText[(colon + 1)..at]);
        try
        {
            Learn(ConnectionText.Parse(connectionText).Password);
        }
        catch (ArgumentException)
        {
            // It cannot be read; whoever uses it says so.
        }
    }

    /// <summary>The text without the known secrets.</summary>
    public static string Hide(string text)
    {
        lock (Known)
            return Known.Aggregate(text, (shown, secret) => shown.Replace(secret, "***", StringComparison.Ordinal));
    }
}
