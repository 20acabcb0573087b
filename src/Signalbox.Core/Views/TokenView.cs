using System.Globalization;
using Signalbox.Identities;

namespace Signalbox.Views;

/// <summary>A token, as it is listed; its secret is shown nowhere.</summary>
public sealed record TokenView(
    string Id, string Name, string Prefix, IReadOnlyList<string> Scopes, string Status, string CreatedBy, DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt)
{
    /// <summary>Shows a token; its status is <c>good</c>, <c>expired</c> or <c>revoked</c>.</summary>
    public static TokenView Of(AccessToken token) => new(
        token.Id.ToString(CultureInfo.InvariantCulture), token.Name, token.Prefix, [.. token.Scopes.Select(s => s.Name())],
        token.RevokedAt is not null ? "revoked" : token.IsGood ? "good" : "expired",
        token.CreatedBy, token.CreatedAt, token.ExpiresAt, token.LastUsedAt, token.RevokedAt);
}
