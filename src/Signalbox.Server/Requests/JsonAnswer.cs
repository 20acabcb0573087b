using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Signalbox.Views;

namespace Signalbox.Server.Requests;

/// <summary>An answer in JSON.</summary>
internal static class JsonAnswer
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = SurfaceJson.Options.Encoder, SkipValidation = true };
    private const string ContentType = "application/json; charset=utf-8";

    /// <summary>
    /// Answers with a value, spelled as every surface spells it, and with the length that tells the client where it ends. The
    /// whole answer is held at once, so it is for what is small.
    /// </summary>
    public static async Task WriteAsync<T>(HttpContext context, int status, T value)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        var bytes = Serialize(value);
        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
    }

    /// <summary>
    /// Answers 200 with a value that may be large: it is written as it is made, no faster than the client reads, and what it reads
    /// asynchronously is read meanwhile. A fault on the way breaks the connection off, so that no part is taken for the whole.
    /// </summary>
    public static async Task StreamAsync<T>(HttpContext context, T value)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(context.Request.Method))
            await JsonSerializer.SerializeAsync(response.Body, value, SurfaceJson.Options, context.RequestAborted);
    }

    // Into arrays of its own: those of the shared pool would be kept for each thread, however large they are.
    private static ReadOnlyMemory<byte> Serialize<T>(T value)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(bytes, WriterOptions);
        JsonSerializer.Serialize(writer, value, SurfaceJson.Options);
        return bytes.WrittenMemory;
    }
}
