using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Signalbox.Identities;
using Signalbox.Server.Access;

namespace Signalbox.Server.Identities;

/// <summary>
/// What a session cookie says is only whose it is and under which security stamp it was made. Who that is, and what they may
/// do, is read anew for every request.
/// </summary>
internal sealed class SessionEvents(AccountCache accounts) : CookieAuthenticationEvents
{
    /// <summary>The scheme that vouches for sessions.</summary>
    public const string Scheme = "session";

    private const string StampClaim = "signalbox:stamp";
    private const string SessionClaim = "signalbox:session";

    /// <summary>What the cookie of an account's session says.</summary>
    public static ClaimsPrincipal Ticket(Account account) => new(new ClaimsIdentity(
    [
        new Claim(ClaimTypes.NameIdentifier, account.Id.ToString(CultureInfo.InvariantCulture)),
        new Claim(StampClaim, account.SecurityStamp),
        new Claim(SessionClaim, RandomNumberGenerator.GetHexString(32)),
    ], Scheme));

    /// <summary>The session that a request belongs to, or null.</summary>
    public static string? SessionOf(HttpContext context) => context.Items[SessionClaim] as string;

    /// <inheritdoc />
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        if (context.Principal is { } ticket && await FindCallerAsync(ticket) is { } caller)
        {
            context.HttpContext.Items[SessionClaim] = ticket.FindFirstValue(SessionClaim);
            context.ReplacePrincipal(caller.ToPrincipal(Scheme, [.. ticket.Claims.Where(c => c.Type is StampClaim or SessionClaim)]));
        }
        else
        {
            context.RejectPrincipal();
        }
    }

    /// <summary>Who the person of a session is now; null when the session has ended, or it is no session's principal.</summary>
    /// <param name="principal">What the cookie said, or what was made of it for a request.</param>
    public async Task<Caller?> FindCallerAsync(ClaimsPrincipal principal)
    {
        var account = long.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && principal.FindFirstValue(SessionClaim) is not null
                ? await accounts.FindAsync(id)
                : null;
        return account is { Disabled: false } && account.SecurityStamp == principal.FindFirstValue(StampClaim)
            && !account.EndedSessions.Contains(principal.FindFirstValue(SessionClaim)!)
                ? new Caller(account.Name, CallerKind.Person, account.Id, Permissions.Of(account.Role))
                : null;
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
