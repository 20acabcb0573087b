using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Signalbox.Jobs;

namespace Signalbox.Server.Problems;

/// <summary>
/// An answer that says what went wrong and what to do: RFC 9457 <c>application/problem+json</c> with
/// <c>"success": false</c>, and for validation <c>errors</c> by field.
/// </summary>
public static class Problem
{
    private const string ContentType = "application/problem+json; charset=utf-8";

    private static readonly JsonWriterOptions Writing = new() { Encoder = Views.SurfaceJson.Options.Encoder };

    /// <summary>Answers with a problem, unless the answer has begun already.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="detail">One sentence that says what to do.</param>
    /// <param name="errors">The faults by field.</param>
    /// <param name="members">Further members by name.</param>
    public static async Task WriteAsync(
        HttpContext context, int status, string detail, IReadOnlyList<FieldError>? errors = null, IReadOnlyList<(string Name, string Value)>? members = null)
    {
        var response = context.Response;
        if (response.HasStarted)
            return;
        response.StatusCode = status;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        using var buffer = new MemoryStream();
        await using (var json = new Utf8JsonWriter(buffer, Writing))
            Write(json, status, detail, errors ?? [], members ?? []);
        response.ContentLength = buffer.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), context.RequestAborted);
    }

    /// <summary>What is said of a path under which there is nothing.</summary>
    public static string NotFound(string path) => $"There is nothing at {(path.Length > 200 ? path[..200] + "..." : path)}; GET /openapi/v1.json lists what there is.";

    /// <summary>What is said of a body that is larger than its route takes.</summary>
    public static string TooLarge(HttpContext context) =>
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize is { } most
            ? string.Create(CultureInfo.InvariantCulture, $"The body is too large: this call takes at most {most:N0} bytes.")
            : "The body is too large.";

    private static void Write(
        Utf8JsonWriter json, int status, string detail, IReadOnlyList<FieldError> errors, IReadOnlyList<(string Name, string Value)> members)
    {
        json.WriteStartObject();
        json.WriteBoolean("success", false);
        json.WriteString("type", "about:blank");
        json.WriteString("title", ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } reason ? reason : "Error");
        json.WriteNumber("status", status);
        json.WriteString("detail", detail);
        foreach (var (name, value) in members)
            json.WriteString(name, value);
        if (errors.Count > 0)
        {
            json.WriteStartObject("errors");
            foreach (var field in errors.GroupBy(e => e.Field, StringComparer.Ordinal))
            {
                json.WriteStartArray(field.Key);
                foreach (var error in field)
                    json.WriteStringValue(error.Message);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
