using System.Text;
using Signalbox.Cli.Exits;

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

    /// <summary>True when nobody can read any more what is written to standard output.</summary>
    public static bool IsReaderGone => StandardStreams.IsReaderGone();

    /// <summary>
    /// The streams of this process. A reader that goes away (<c>| head</c>) is no fault, nor is a stream that is closed; what
    /// cannot be said on standard error is let go.
    /// </summary>
    public static Terminal OfProcess()
    {
        StandardStreams.Occupy();
        return new Terminal(
            Writer(StandardStreams.WasClosed(1) ? Stream.Null : new ConsoleOutputStream(Console.OpenStandardOutput(), "Standard output")),
            Writer(StandardStreams.WasClosed(2) ? Stream.Null : new ConsoleOutputStream(Console.OpenStandardError(), null)),
            !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"));
    }

    /// <summary>Reads standard input to its end.</summary>
    /// <exception cref="VerbFailedException">It is closed.</exception>
    public static async Task<string> ReadInputAsync(CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(OpenInput(), Utf8);
        // The console's own reading cannot be given up; who gives up leaves it behind, and the process ends without it.
        return await reader.ReadToEndAsync(cancellationToken).WaitAsync(cancellationToken);
    }

    /// <summary>Reads some bytes of standard input; 0 at its end.</summary>
    public static Task<int> ReadAsync(Stream input, Memory<byte> into, CancellationToken cancellationToken) =>
        input.ReadAsync(into, cancellationToken).AsTask().WaitAsync(cancellationToken);

    /// <summary>Standard input, as bytes.</summary>
    /// <exception cref="VerbFailedException">It is closed.</exception>
    public static Stream OpenInput() => StandardStreams.WasClosed(0)
        ? throw VerbFailedException.Usage("Standard input is closed: send what is to be read there, or give it in another way ('--help' names them).")
        : Console.OpenStandardInput();

    private static TextWriter Writer(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, Utf8) { AutoFlush = true });
}
