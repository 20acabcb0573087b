using System.Security.Claims;
using Signalbox.Identities;
using Signalbox.Server.Access;

namespace Signalbox.Server.Identities;

/// <summary>A token as it was read, and what its requests carry.</summary>
internal sealed class CachedToken(AccessToken token, long readAt)
{
    /// <summary>The scheme that vouches for tokens.</summary>
    public const string Scheme = "token";

    /// <summary>The token.</summary>
    public AccessToken Token { get; } = token;

    /// <summary>What its requests carry; shared by them all.</summary>
    public ClaimsPrincipal Principal { get; } =
        new Caller("token:" + token.Name, CallerKind.Program, token.Id, Permissions.Of(token.Scopes)).ToPrincipal(Scheme);

    /// <summary>False once its time is up.</summary>
    public bool IsGood(TimeProvider time) => Token.TimeLeft is not { } left || time.GetElapsedTime(readAt) < left;
}
