using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Signalbox.Identities;

namespace Signalbox.Server.Access;

/// <summary>Who calls, and what they may do: what an authenticated request carries.</summary>
/// <param name="Name">Recorded with everything that they do: a person's name, or <c>token:</c> and the token's.</param>
/// <param name="Kind">A person or a program.</param>
/// <param name="Id">The account's or token's id.</param>
/// <param name="Permissions">What they may do.</param>
public sealed record Caller(string Name, CallerKind Kind, long Id, Permission Permissions)
{
    private const string PermissionsClaim = "signalbox:permissions";
    private const string KindClaim = "signalbox:kind";

    /// <summary>A person's role; null for a program.</summary>
    public Role? Role { get; } = Kind == CallerKind.Person ? Enum.GetValues<Role>()
        .Where(r => Signalbox.Identities.Permissions.Of(r) == Permissions).Cast<Role?>().FirstOrDefault() : null;

    /// <summary>The caller of a request.</summary>
    /// <exception cref="InvalidOperationException">It has none; the route should have asked for one.</exception>
    public static Caller Of(HttpContext context) =>
        Find(context.User) ?? throw new InvalidOperationException($"{context.Request.Path} was answered without an identity.");

    /// <summary>The caller that a principal stands for, or null.</summary>
    public static Caller? Find(ClaimsPrincipal principal) => (principal.Identity as CallerIdentity)?.Caller;

    /// <summary>The principal of a caller.</summary>
    /// <param name="scheme">The authentication scheme that vouches for it.</param>
    /// <param name="claims">What else is to be known of it later.</param>
    public ClaimsPrincipal ToPrincipal(string scheme, params IReadOnlyList<Claim> claims) => new(new CallerIdentity(this, scheme, claims));

    private sealed class CallerIdentity(Caller caller, string scheme, IReadOnlyList<Claim> claims) : ClaimsIdentity(
    [
        .. claims,
        new Claim(DefaultNameClaimType, caller.Name),
        new Claim(ClaimTypes.NameIdentifier, caller.Id.ToString(CultureInfo.InvariantCulture)),
        new Claim(KindClaim, caller.Kind.ToString()),
        new Claim(PermissionsClaim, caller.Permissions.ToString()),
    ], scheme)
    {
        public Caller Caller { get; } = caller;
    }
}
