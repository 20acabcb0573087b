using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Signalbox.Identities;

namespace Signalbox.Server.Access;

/// <summary>Says who may call a route. A route that says nothing needs an identity.</summary>
public static class RouteAccess
{
    /// <summary>Adds what routes are checked with.</summary>
    public static void AddRouteAccess(this IServiceCollection services)
    {
        services.AddAuthorization(options => options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddSingleton<IAuthorizationHandler, PermissionHandler>();
    }

    /// <summary>Callers with <paramref name="permission"/>, or with one of several, may; others are told that it is forbidden.</summary>
    public static T Needs<T>(this T route, Permission permission)
        where T : IEndpointConventionBuilder =>
        route.WithMetadata(new RequiredPermission(permission, Hidden: false))
            .WithMetadata(Refusal(StatusCodes.Status401Unauthorized))
            .WithMetadata(Refusal(StatusCodes.Status403Forbidden));

    /// <summary>Callers with <paramref name="permission"/> may; for others there is no such thing.</summary>
    public static T NeedsToExist<T>(this T route, Permission permission)
        where T : IEndpointConventionBuilder =>
        route.WithMetadata(new RequiredPermission(permission, Hidden: true)).WithMetadata(Refusal(StatusCodes.Status401Unauthorized));

    /// <summary>Whoever has an identity may.</summary>
    public static T NeedsIdentity<T>(this T route)
        where T : IEndpointConventionBuilder =>
        route.WithMetadata(new AuthorizeAttribute()).WithMetadata(Refusal(StatusCodes.Status401Unauthorized));

    /// <summary>Anybody may: only for signing in, health and metrics.</summary>
    public static T ForAnybody<T>(this T route)
        where T : IEndpointConventionBuilder => route.WithMetadata(new AllowAnonymousAttribute());

    private static ProducesResponseTypeMetadata Refusal(int status) => new(status, typeof(ProblemDetails), ["application/problem+json"]);
}
