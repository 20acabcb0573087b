using Signalbox.Identities;

namespace Signalbox.Postgres.Identities;

/// <summary>A row of <c>access_tokens</c>.</summary>
internal sealed record TokenRow
{
    public const string Columns =
        """
        t.id, t.name, t.prefix, t.secret_hash as SecretHash, t.scopes, t.created_by as CreatedBy, t.created_at as CreatedAt,
        t.expires_at as ExpiresAt, extract(epoch from t.expires_at - (clock_timestamp() + @ClockOffset))::float8 as SecondsLeft,
        t.last_used_at as LastUsedAt, t.revoked_at as RevokedAt
        """;

    public long Id { get; init; }

    public string Name { get; init; } = "";

    public string Prefix { get; init; } = "";

    public byte[] SecretHash { get; init; } = [];

    public string[] Scopes { get; init; } = [];

    public string CreatedBy { get; init; } = "";

    public DateTime CreatedAt { get; init; }

    public DateTime? ExpiresAt { get; init; }

    public double? SecondsLeft { get; init; }

    public DateTime? LastUsedAt { get; init; }

    public DateTime? RevokedAt { get; init; }

    public AccessToken ToToken() => new()
    {
        Id = Id,
        Name = Name,
        Prefix = Prefix,
        Scopes = [.. Scopes.Select(s => TokenScopeNames.TryParse(s, out var scope) ? scope : throw new InvalidOperationException($"Token {Id} has the scope '{s}'."))],
        CreatedBy = CreatedBy,
        CreatedAt = CreatedAt,
        ExpiresAt = ExpiresAt,
        TimeLeft = SecondsLeft is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        LastUsedAt = LastUsedAt,
        RevokedAt = RevokedAt,
    };
}
