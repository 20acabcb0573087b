using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;

namespace Signalbox.Server.Identities;

/// <summary>Reads the person of a session anew for every request that comes with its cookie.</summary>
internal sealed class SessionEvents(SessionAuthentication sessions) : CookieAuthenticationEvents
{
    /// <inheritdoc />
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        if (context.Principal is { } ticket && await sessions.FindCallerAsync(ticket) is { } caller)
            context.ReplacePrincipal(SessionAuthentication.Begin(context.HttpContext, caller, ticket));
        else
            context.RejectPrincipal();
    }

    // An API answers; it does not send its callers to a page.

    /// <inheritdoc />
    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context) => StatusAsync(context, StatusCodes.Status401Unauthorized);

    /// <inheritdoc />
    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context) => StatusAsync(context, StatusCodes.Status403Forbidden);

    private static Task StatusAsync(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
