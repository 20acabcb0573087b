using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Signalbox.Views;

namespace Signalbox.Server.Requests;

/// <summary>An answer in JSON, with the length that tells the client where it ends.</summary>
internal static class JsonAnswer
{
    private const string ContentType = "application/json; charset=utf-8";

    /// <summary>Answers with a value, spelled as every surface spells it.</summary>
    public static async Task WriteAsync<T>(HttpContext context, int status, T value)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, SurfaceJson.Options);
        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
    }
}
