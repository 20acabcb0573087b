namespace Signalbox.Identities;

/// <summary>What a password leaves behind in the store.</summary>
/// <param name="PasswordHash">Its hash.</param>
/// <param name="SecurityStamp">The stamp that goes with it.</param>
public sealed record Credentials(string PasswordHash, string SecurityStamp)
{
    /// <inheritdoc />
    public override string ToString() => "credentials";
}
