using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Signalbox.Identities;
using Signalbox.Server.Access;

namespace Signalbox.Server.Identities;

/// <summary>
/// The sessions of people who signed in. What a session's cookie says is only whose it is and under which security stamp it was
/// made. Who that is, and what they may do, is read anew whenever it is asked.
/// </summary>
public sealed class SessionAuthentication
{
    /// <summary>How long a session lasts that nobody uses.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromHours(12);

    /// <summary>The scheme that vouches for sessions.</summary>
    internal const string Scheme = "session";

    private const string StampClaim = "signalbox:stamp";
    private const string SessionClaim = "signalbox:session";
    private readonly AccountCache _accounts;

    internal SessionAuthentication(AccountCache accounts) => _accounts = accounts;

    /// <summary>The session that a request belongs to, or null.</summary>
    public static string? IdOf(HttpContext context) => context.Items[SessionClaim] as string;

    /// <summary>Who the person of a session is now; null when the session has ended, or it is no session's principal.</summary>
    /// <param name="principal">What the cookie said, or what was made of it for a request.</param>
    public async Task<Caller?> FindCallerAsync(ClaimsPrincipal principal)
    {
        var account = long.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && principal.FindFirstValue(SessionClaim) is not null
                ? await _accounts.FindAsync(id)
                : null;
        return account is { Disabled: false } && account.SecurityStamp == principal.FindFirstValue(StampClaim)
            && !account.EndedSessions.Contains(principal.FindFirstValue(SessionClaim)!)
                ? new Caller(account.Name, CallerKind.Person, account.Id, Permissions.Of(account.Role))
                : null;
    }

    /// <summary>What the cookie of a new session of an account says.</summary>
    internal static ClaimsPrincipal Ticket(Account account) => new(new ClaimsIdentity(
    [
        new Claim(ClaimTypes.NameIdentifier, account.Id.ToString(CultureInfo.InvariantCulture)),
        new Claim(StampClaim, account.SecurityStamp),
        new Claim(SessionClaim, RandomNumberGenerator.GetHexString(32)),
    ], Scheme));

    /// <summary>Lets a request belong to the session of a ticket, and returns its principal.</summary>
    internal static ClaimsPrincipal Begin(HttpContext context, Caller caller, ClaimsPrincipal ticket)
    {
        context.Items[SessionClaim] = ticket.FindFirstValue(SessionClaim);
        return caller.ToPrincipal(Scheme, [.. ticket.Claims.Where(c => c.Type is StampClaim or SessionClaim)]);
    }
}
