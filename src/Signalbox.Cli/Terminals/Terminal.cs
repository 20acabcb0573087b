using System.Text;

namespace Signalbox.Cli.Terminals;

/// <summary>The process's standard streams. Output is UTF-8 whatever the locale says, for programs read it too.</summary>
#pragma warning disable RS0030 // this is the one place that talks to the console
internal sealed class Terminal
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private Terminal(TextWriter output, TextWriter error, bool isInteractive)
    {
        Out = output;
        Error = error;
        IsInteractive = isInteractive;
    }

    /// <summary>Standard output.</summary>
    public TextWriter Out { get; }

    /// <summary>Standard error.</summary>
    public TextWriter Error { get; }

    /// <summary>True when a person looks at standard output; false when it goes to a program or a file.</summary>
    public bool IsInteractive { get; }

    /// <summary>The terminal's width in characters; 80 when there is none.</summary>
    public int Width => IsInteractive && Console.WindowWidth is > 20 and var width ? width : 80;

    /// <summary>The streams of this process. A reader that goes away (<c>| head</c>) is no fault.</summary>
    public static Terminal OfProcess() => new(
        Writer(Console.OpenStandardOutput()), Writer(Console.OpenStandardError()),
        !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"));

    /// <summary>Reads standard input to its end.</summary>
    public static async Task<string> ReadInputAsync(CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(Console.OpenStandardInput(), Utf8);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    /// <summary>Standard input, as bytes.</summary>
    public static Stream OpenInput() => Console.OpenStandardInput();

    private static TextWriter Writer(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, Utf8) { AutoFlush = true });
}
