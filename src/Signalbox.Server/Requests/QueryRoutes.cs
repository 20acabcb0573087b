using Microsoft.AspNetCore.Builder;

namespace Signalbox.Server.Requests;

/// <summary>Says which query parameters a route takes.</summary>
internal static class QueryRoutes
{
    /// <summary>The route takes these query parameters, all of them optional.</summary>
    public static T TakesQuery<T>(this T route, params string[] names)
        where T : IEndpointConventionBuilder => route.WithMetadata(new QueryDocumentation(names));
}
