using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Signalbox.Identities;
using Signalbox.Server.Access;

namespace Signalbox.Server.Tests.Streams;

/// <summary>Knows the caller for as long as the test's session lasts.</summary>
internal sealed class EndingAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, EndingAuthentication.Session session)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public new const string Scheme = "ending";

    /// <summary>The one session.</summary>
    public sealed class Session
    {
        /// <summary>Who has it; null once it has ended.</summary>
        public Caller? Caller { get; set; } = new("tester", CallerKind.Person, 1, Permission.Read);
    }

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        session.Caller is { } caller
            ? AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(Scheme), Scheme))
            : AuthenticateResult.Fail("The session has ended."));
}
