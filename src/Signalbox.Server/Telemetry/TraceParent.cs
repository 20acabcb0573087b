using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Signalbox.Server.Telemetry;

/// <summary>The W3C trace context of a request, to be kept with the jobs that it enqueues.</summary>
/// <seealso href="https://www.w3.org/TR/trace-context/#traceparent-header"/>
public static class TraceParent
{
    /// <summary>
    /// The <c>traceparent</c> of the request's own span when it is traced here or its caller sent one, or the caller's when
    /// nothing is traced here; null when neither is.
    /// </summary>
    public static string? Of(HttpContext context)
    {
        var header = context.Request.Headers.TraceParent;
        var caller = header.Count == 1 && ActivityContext.TryParse(header[0], null, isRemote: true, out var parsed) ? parsed : default;
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } here && (here.Recorded || caller.TraceId == here.TraceId))
            return here.Id;
        return caller == default ? null : $"00-{caller.TraceId}-{caller.SpanId}-{(byte)caller.TraceFlags:x2}";
    }
}
