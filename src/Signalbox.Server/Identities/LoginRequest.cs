namespace Signalbox.Server.Identities;

/// <summary>What somebody signs in with.</summary>
internal sealed record LoginRequest(string Username, string Password)
{
    /// <inheritdoc />
    public override string ToString() => "a request to sign in";
}
