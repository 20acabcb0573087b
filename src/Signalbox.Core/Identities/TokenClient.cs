using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Signalbox.Durability;

namespace Signalbox.Identities;

/// <summary>
/// What is done with programs' tokens. A secret is <c>sbx_</c> and 43 characters of base64url, 32 random bytes; only its
/// SHA-256 is stored, which needs no salt and no stretching because nobody can guess it.
/// </summary>
public sealed class TokenClient(ITokenStore store)
{
    private const string Mark = "sbx_";
    private const int RandomBytes = 32;
    private const int SecretLength = 47;
    private const int PrefixLength = 10;
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(3_650);

    /// <summary>Creates a token. Its secret is returned only here.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="scopes">Its scopes.</param>
    /// <param name="lifetime">Its lifetime, up to ten years; null if it does not expire.</param>
    /// <param name="by">Its creator, for the audit.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<TokenOutcome> CreateAsync(
        string name, IReadOnlyCollection<TokenScope> scopes, TimeSpan? lifetime, string by, CancellationToken cancellationToken = default)
    {
        if (IdentityRules.NameFault(name) is { } fault)
            return new TokenOutcome.Invalid(fault);
        if (scopes.Count == 0)
            return new TokenOutcome.Invalid($"A token needs at least one scope: {TokenScopeNames.All}.");
        if (lifetime is { } asked && (asked <= TimeSpan.Zero || asked > LongestLifetime))
            return new TokenOutcome.Invalid($"A token must expire after some time, and within {LongestLifetime.TotalDays:N0} days.");
        var secret = Mark + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
        var token = await store.TryAddAsync(
            new NewToken(name, secret[..PrefixLength], Hash(secret), [.. scopes.Distinct().Order()], lifetime, by), cancellationToken);
        return token is null ? new TokenOutcome.NameTaken() : new TokenOutcome.Created(token, secret);
    }

    /// <summary>The valid token with this secret; null for an unknown, revoked or expired one.</summary>
    public async Task<AccessToken?> FindAsync(string secret, CancellationToken cancellationToken = default)
    {
        if (!CouldBeSecret(secret))
            return null;
        var hash = Hash(secret);
        var candidates = await store.FindByPrefixAsync(secret[..PrefixLength], cancellationToken);
        return candidates.FirstOrDefault(c => CryptographicOperations.FixedTimeEquals(c.SecretHash, hash)) is { Token.IsGood: true } found ? found.Token : null;
    }

    /// <summary>Reads a token, or null.</summary>
    public Task<AccessToken?> FindAsync(long id, CancellationToken cancellationToken = default) => store.FindAsync(id, cancellationToken);

    /// <summary>All tokens, newest first, with those that are revoked or expired.</summary>
    public Task<IReadOnlyList<AccessToken>> ListAsync(CancellationToken cancellationToken = default) => store.ListAsync(cancellationToken);

    /// <summary>Revokes the token of that name, or else of that id; null when there is none that is not revoked. Every node hears of it at once.</summary>
    public Task<AccessToken?> TryRevokeAsync(string nameOrId, string by, CancellationToken cancellationToken = default) =>
        store.TryRevokeAsync(StorableText.Clean(nameOrId), by, cancellationToken);

    /// <summary>True when a text has a secret's form, so that it is worth looking for.</summary>
    public static bool CouldBeSecret(string text) =>
        text.Length == SecretLength && text.StartsWith(Mark, StringComparison.Ordinal) && text.AsSpan(Mark.Length).IndexOfAnyExcept(Alphabet) < 0;

    /// <summary>What is stored of a secret.</summary>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private static readonly System.Buffers.SearchValues<char> Alphabet =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}
