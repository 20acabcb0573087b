namespace Signalbox.Identities;

/// <summary>A token to be stored.</summary>
/// <param name="Name">Its name; it follows <see cref="IdentityRules"/>.</param>
/// <param name="Prefix">How its secret begins.</param>
/// <param name="SecretHash">The SHA-256 of its secret.</param>
/// <param name="Scopes">What it is for.</param>
/// <param name="Lifetime">How long it is good for, from now on by the database's clock; null for ever.</param>
/// <param name="By">Who makes it.</param>
public sealed record NewToken(
    string Name, string Prefix, byte[] SecretHash, IReadOnlyList<TokenScope> Scopes, TimeSpan? Lifetime, string By);
