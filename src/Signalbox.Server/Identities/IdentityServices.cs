using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Signalbox.Identities;

namespace Signalbox.Server.Identities;

/// <summary>Adds how callers are known: people by a session cookie, programs by a token.</summary>
internal static class IdentityServices
{
    /// <summary>The name of the session cookie; a contract.</summary>
    public const string SessionCookie = "signalbox_session";

    private const string EitherScheme = "identity";

    /// <summary>Adds the services.</summary>
    public static void AddIdentities(this IServiceCollection services)
    {
        services.AddAccounts();
        services.AddSingleton<AccountCache>();
        services.AddSingleton<TokenCache>();
        services.AddSingleton<TokenUses>();
        services.AddHostedService(s => s.GetRequiredService<TokenUses>());
        services.AddSingleton<SignInLimiter>();
        services.AddSingleton<UnknownNameLockout>();
        services.AddSingleton<HashingQueue>();
        services.AddSingleton<SignIn>();
        services.AddSingleton(s => new SessionAuthentication(s.GetRequiredService<AccountCache>()));
        services.AddSingleton<SessionEvents>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, Refusals>();
        AddSessionKeys(services);

        // Whoever sends a token means it, also when the browser adds a cookie.
        services.AddAuthentication(EitherScheme)
            .AddPolicyScheme(EitherScheme, null, options => options.ForwardDefaultSelector =
                context => context.Request.Headers.Authorization.Count > 0 ? CachedToken.Scheme : SessionAuthentication.Scheme)
            .AddScheme<AuthenticationSchemeOptions, TokenHandler>(CachedToken.Scheme, null)
            .AddCookie(SessionAuthentication.Scheme, ConfigureSession);
    }

    private static void ConfigureSession(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = SessionCookie;
        options.Cookie.Path = "/";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = SessionAuthentication.Length;
        options.SlidingExpiration = true;
        options.EventsType = typeof(SessionEvents);
    }

    private static void AddSessionKeys(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("signalbox");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(
            s => new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository = new KeyRepository(s.GetRequiredService<IKeyStore>())));
        // It warns that keys are stored unencrypted: whoever can read them there can write an account just as well.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error));
    }
}
