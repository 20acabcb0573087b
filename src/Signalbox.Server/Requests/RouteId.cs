using System.Globalization;
using Microsoft.AspNetCore.Http;
using Signalbox.Server.Problems;

namespace Signalbox.Server.Requests;

/// <summary>The id in a route. What cannot be an id is the id of nothing.</summary>
internal static class RouteId
{
    /// <summary>The id of the route's <c>{id}</c>.</summary>
    /// <param name="context">The request.</param>
    /// <param name="what">The kind of thing, for the sentence: <c>job</c> or <c>checkpoint</c>.</param>
    /// <exception cref="RefusedException">It is no id (404).</exception>
    public static long Of(HttpContext context, string what) =>
        context.Request.RouteValues["id"] is string text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : throw Missing(what, context.Request.RouteValues["id"] as string ?? "");

    /// <summary>Says that there is no thing of that id.</summary>
    public static RefusedException Missing(string what, string id) =>
        RefusedException.NotFound($"There is no {what} {(id.Length > 50 ? id[..50] + "..." : id)}.");

    /// <inheritdoc cref="Missing(string, string)" />
    public static RefusedException Missing(string what, long id) => Missing(what, id.ToString(CultureInfo.InvariantCulture));
}
