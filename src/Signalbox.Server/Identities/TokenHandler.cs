using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Signalbox.Server.Middleware;

namespace Signalbox.Server.Identities;

/// <summary>Takes <c>Authorization: Bearer sbx_...</c> of programs.</summary>
internal sealed class TokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, TokenCache tokens, TokenUses uses, AnonymousRateLimiter rate)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private const string Bearer = "Bearer ";

    // Not a failure, which would be a line in the log for each of them: nobody is who comes with a token that is none.
    private static readonly AuthenticateResult Nobody = AuthenticateResult.NoResult();

    /// <inheritdoc />
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization;
        if (header is not [{ } said] || !said.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return Nobody;
        if (await tokens.FindAsync(said[Bearer.Length..].Trim(' '), MayLook) is not { } found)
            return Nobody;
        uses.Note(found.Token.Id);
        return AuthenticateResult.Success(new AuthenticationTicket(found.Principal, Scheme.Name));
    }

    // Made-up tokens must not cost a look into the database each.
    private bool MayLook()
    {
        using var lease = rate.Take(Context.Connection.RemoteIpAddress);
        return lease.IsAcquired;
    }
}
