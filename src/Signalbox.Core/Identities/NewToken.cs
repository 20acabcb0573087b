namespace Signalbox.Identities;

/// <summary>A token to be stored.</summary>
/// <param name="Name">Its name; it follows <see cref="IdentityRules"/>.</param>
/// <param name="Prefix">The beginning of its secret.</param>
/// <param name="SecretHash">The SHA-256 of its secret.</param>
/// <param name="Scopes">Its scopes.</param>
/// <param name="Lifetime">Its lifetime from now on, by the database's clock; null if it does not expire.</param>
/// <param name="By">Its creator, for the audit.</param>
public sealed record NewToken(
    string Name, string Prefix, byte[] SecretHash, IReadOnlyList<TokenScope> Scopes, TimeSpan? Lifetime, string By);
