namespace Signalbox.Cli.Exits;

/// <summary>
/// Keeps secrets out of what is shown: values that are known to be secret are replaced wherever they turn up in a message.
/// No message is meant to hold one; this is for the one that a library builds.
/// </summary>
internal static class KnownSecrets
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

    /// <summary>Learns the path of an address that is as good as a password, as that of a webhook is.</summary>
    public static void LearnPath(Uri? address) => Learn(address?.PathAndQuery is { Length: > 1 } path ? path : null);

    /// <summary>The text without the known secrets.</summary>
    public static string Hide(string text)
    {
        lock (Known)
            return Known.Aggregate(text, (shown, secret) => shown.Replace(secret, "***", StringComparison.Ordinal));
    }
}
