namespace Signalbox.Cli.Exits;

/// <summary>A verb ends without success; the message is a sentence for the person at the terminal that says what to do.</summary>
internal sealed class VerbFailedException(int exitCode, string message) : Exception(message)
{
    /// <summary>One of <see cref="Exits.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>The verb was called wrongly.</summary>
    public static VerbFailedException Usage(string message) => new(Exits.ExitCode.BadUsage, message);

    /// <summary>The verb could not do what was asked.</summary>
    public static VerbFailedException Failed(string message) => new(Exits.ExitCode.Failed, message);
}
