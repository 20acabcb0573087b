using System.Text;
using System.Text.Unicode;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Terminals;
using Signalbox.EventLog.Events;

namespace Signalbox.Cli.Verbs.Events;

/// <summary>Reads what is said from a file or standard input, byte for byte.</summary>
internal static class EventInput
{
    /// <summary>Reads a file.</summary>
    public static async Task<string> FileAsync(string path, CancellationToken cancellationToken)
    {
        if (path == "-")
            throw VerbFailedException.Usage("--content-file: '-' is no file here; --content - takes the content from standard input.");
        if (path.Length == 0 || Directory.Exists(path))
            throw VerbFailedException.Usage($"--content-file: '{path}' is no file: name the one that holds the content.");
        try
        {
            await using var file = File.OpenRead(path);
            return await TextAsync(file, $"the file '{path}'", cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw VerbFailedException.Usage($"--content-file: the file '{path}' cannot be read ({e.Message.TrimEnd('.')}).");
        }
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">What it is, in a sentence.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<string> TextAsync(Stream stream, string name, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = await Terminal.ReadAsync(stream, buffer, cancellationToken)) > 0)
        {
            await bytes.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            if (bytes.Length > EventBounds.ContentBytes)
                throw VerbFailedException.Usage($"The content in {name} is larger than {EventBounds.ContentBytes >> 20} MB: say where it is instead.");
        }

        var content = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
        if (!Utf8.IsValid(content))
            throw VerbFailedException.Usage($"The content in {name} is not UTF-8 text: give bytes as base64, for instance by 'base64 -w0'.");
        return Encoding.UTF8.GetString(content);
    }
}
