using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Signalbox.Identities;
using Signalbox.Server.Access;
using Signalbox.Server.Problems;
using Signalbox.Server.SignInPages;

namespace Signalbox.Server.Identities;

/// <summary>
/// Answers callers who may not: 401 without an identity (the sign-in page for somebody who opens a page), 403 without the
/// permission, 404 where even that would tell too much.
/// </summary>
internal sealed class Refusals : IAuthorizationMiddlewareResultHandler
{
    /// <inheritdoc />
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
            return next(context);
        if (Caller.Find(context.User) is not { } caller)
        {
            if (SignInPage.IsFor(context.Request))
            {
                context.Response.Redirect(SignInPage.LeadingTo(context.Request));
                return Task.CompletedTask;
            }

            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"signalbox\"";
            return Problem.WriteAsync(
                context, StatusCodes.Status401Unauthorized,
                "Sign in with POST /api/auth/login and send the session cookie, or send 'Authorization: Bearer sbx_...' with a token.");
        }

        var required = context.GetEndpoint()?.Metadata.GetMetadata<RequiredPermission>();
        return required is null or { Hidden: true }
            ? Problem.WriteAsync(context, StatusCodes.Status404NotFound, Problem.NotFound(context.Request.Path))
            : Problem.WriteAsync(context, StatusCodes.Status403Forbidden, Explain(caller, required));
    }

    private static string Explain(Caller caller, RequiredPermission required) =>
        caller.Kind == CallerKind.Program && required.Permission == Permission.Decide
            ? "A checkpoint is decided by a person who signed in; no token can."
            : $"{caller.Name} may not do this: it needs the permission '{required.Permission.ToString().ToLowerInvariant()}'.";
}
