namespace Signalbox.Identities;

/// <summary>A program's token, as read at one moment. Its secret is nowhere in it.</summary>
public sealed record AccessToken
{
    /// <summary>Its number.</summary>
    public required long Id { get; init; }

    /// <summary>What it is called; unique in any letter case among tokens that are not revoked.</summary>
    public required string Name { get; init; }

    /// <summary>How its secret begins, to tell tokens apart.</summary>
    public required string Prefix { get; init; }

    /// <summary>What it is for; at least one.</summary>
    public required IReadOnlyList<TokenScope> Scopes { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it was made, by the database's clock.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it stops being good; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How long it was still good for when this was read, negative once it has expired; null without an expiry.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>When it was used last, give or take a minute.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>When it was revoked.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>True when programs could use it as this was read.</summary>
    public bool IsGood => RevokedAt is null && TimeLeft is not { Ticks: <= 0 };
}
