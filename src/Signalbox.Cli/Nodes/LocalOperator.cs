namespace Signalbox.Cli.Nodes;

/// <summary>Who a command line is: whoever holds the data directory or the database URL is recorded by the system's name.</summary>
internal static class LocalOperator
{
    /// <summary>The name that decisions and requests are recorded under, such as <c>os:maria</c>.</summary>
    public static string Name { get; } = "os:" + (Environment.UserName is { Length: > 0 } name ? name : "unknown");
}
