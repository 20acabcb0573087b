using System.Text.Json;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Terminals;
using Signalbox.Json;

namespace Signalbox.Cli.Documents;

/// <summary>Reads JSON that a person gives: in place, from a file (<c>@file.json</c>) or from standard input (<c>-</c>).</summary>
internal static class JsonInput
{
    /// <summary>Reads it.</summary>
    /// <param name="text">What stands after the option.</param>
    /// <param name="option">The option, for messages.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="VerbFailedException">It cannot be read, or it is not JSON.</exception>
    public static async Task<RawJson> ReadAsync(string text, string option, CancellationToken cancellationToken)
    {
        var (json, from) = await TextAsync(text, option, cancellationToken);
        try
        {
            return RawJson.Parse(json);
        }
        catch (JsonException e)
        {
            throw VerbFailedException.Usage($"{option}: {from} is not JSON ({e.Message.TrimEnd('.')}); give an object such as '{{\"action\":\"echo\"}}'.");
        }
    }

    private static async Task<(string Json, string From)> TextAsync(string text, string option, CancellationToken cancellationToken)
    {
        if (text == "-")
            return (await Terminal.ReadInputAsync(cancellationToken), "standard input");
        if (!text.StartsWith('@'))
            return (text, "the text");
        var file = text[1..];
        try
        {
            return (await File.ReadAllTextAsync(file, cancellationToken), $"the file '{file}'");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw VerbFailedException.Usage($"{option}: the file '{file}' cannot be read ({e.Message.TrimEnd('.')}).");
        }
    }
}
