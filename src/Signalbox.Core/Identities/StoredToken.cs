namespace Signalbox.Identities;

/// <summary>A token with what its secret is compared with.</summary>
/// <param name="Token">The token.</param>
/// <param name="SecretHash">The SHA-256 of its secret.</param>
public sealed record StoredToken(AccessToken Token, byte[] SecretHash);
