using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Signalbox.Json;
using Signalbox.Server.Problems;

namespace Signalbox.Server.Requests;

/// <summary>Reads the body of a request as one JSON value without repeated names, nested at most 64 deep.</summary>
internal static class JsonBody
{
    /// <summary>What is said of a body that is not called JSON.</summary>
    public const string SayJson = "The body must be JSON and say so: send 'Content-Type: application/json'.";

    /// <summary>Reads a body that must be there. The caller disposes the document.</summary>
    /// <exception cref="RefusedException">It is not JSON (400), not said to be (415) or too large (413).</exception>
    public static async Task<JsonDocument> ReadAsync(HttpContext context) =>
        await TryReadAsync(context) ?? throw RefusedException.Invalid("The request needs a body: send a JSON object with 'Content-Type: application/json'.");

    /// <summary>Reads a body, or null when there is none.</summary>
    /// <exception cref="RefusedException">It is not JSON (400), not said to be (415) or too large (413).</exception>
    public static async Task<JsonDocument?> TryReadAsync(HttpContext context)
    {
        var request = context.Request;
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false)
            return null;
        var pipe = request.BodyReader;
        var read = await ReadToEndAsync(pipe, context.RequestAborted);
        try
        {
            if (IsBlank(read.Buffer))
                return null;
            RequireJson(request);
            return StrictJson.Parse(Copy(read.Buffer));
        }
        catch (JsonException e)
        {
            throw RefusedException.Invalid($"The body is not JSON that can be taken: {Explain(e)}");
        }
        finally
        {
            pipe.AdvanceTo(read.Buffer.End);
        }
    }

    /// <summary>Sees to it that a request without fields has none.</summary>
    /// <exception cref="RefusedException">It has some, or something that is no JSON object.</exception>
    public static async Task RequireNoneAsync(HttpContext context)
    {
        using var body = await TryReadAsync(context);
        if (body is not null)
            new RequestFields(body.RootElement, []).Finish();
    }

    // curl -d says "application/x-www-form-urlencoded" when nobody tells it otherwise; a form is never meant for a program's surface.
    private static void RequireJson(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !(type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
                || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)))
        {
            throw new RefusedException(StatusCodes.Status415UnsupportedMediaType, SayJson);
        }
    }

    private static async ValueTask<ReadResult> ReadToEndAsync(PipeReader pipe, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await pipe.ReadAsync(cancellationToken);
            if (read.IsCompleted || read.IsCanceled)
                return read;
            pipe.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    // The document refers to its bytes until it is disposed, and the pipe's are given back before.
    private static ReadOnlyMemory<byte> Copy(in ReadOnlySequence<byte> bytes)
    {
        var copy = GC.AllocateUninitializedArray<byte>((int)bytes.Length);
        bytes.CopyTo(copy);
        // The mark that some editors put before UTF-8 is no part of JSON.
        return copy.AsSpan().StartsWith("\uFEFF"u8) ? copy.AsMemory(3) : copy;
    }

    private static bool IsBlank(in ReadOnlySequence<byte> bytes)
    {
        foreach (var part in bytes)
        {
            if (part.Span.ContainsAnyExcept(" \t\r\n"u8))
                return false;
        }

        return true;
    }

    private static string Explain(JsonException fault)
    {
        var place = fault.LineNumber is { } line ? $" (line {line + 1}, byte {fault.BytePositionInLine + 1})" : "";
        var words = fault.Message.Split(" LineNumber:", 2)[0].TrimEnd('.');
        return $"{(words.Length > 300 ? words[..300] : words)}{place}.";
    }
}
