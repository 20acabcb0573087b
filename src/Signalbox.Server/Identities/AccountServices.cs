using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Signalbox.Identities;

namespace Signalbox.Server.Identities;

/// <summary>Adds what manages people, with or without a server around it.</summary>
public static class AccountServices
{
    /// <summary>How many failures in a row lock an account.</summary>
    internal const int MostFailures = 5;

    // What OWASP's password storage cheat sheet asks of PBKDF2 with HMAC-SHA512.
    private const int HashIterations = 210_000;

    /// <summary>How long an account stays locked.</summary>
    internal static readonly TimeSpan LockTime = TimeSpan.FromMinutes(5);

    /// <summary>Adds <see cref="AccountClient"/> and <see cref="FirstAdmin"/>. A store must be there too, such as that of <c>UsePostgres</c>.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = HashIterations);
        services.TryAddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.TryAddSingleton<ILookupNormalizer, UpperInvariantLookupNormalizer>();
        services.TryAddSingleton<IdentityErrorDescriber>();
        services.TryAddSingleton<IUserStore<Account>, AccountUsers>();
        services.TryAddSingleton<UserManager<Account>>();
        services.TryAddSingleton<AccountClient>();
        services.TryAddSingleton<FirstAdmin>();
        return services;
    }
}
