namespace Signalbox.Identities;

/// <summary>Somebody who can sign in, as read at one moment.</summary>
public sealed record Account
{
    /// <summary>Its number.</summary>
    public required long Id { get; init; }

    /// <summary>The name that everything they do is recorded under; unique in any letter case.</summary>
    public required string Name { get; init; }

    /// <summary>What they are there for.</summary>
    public required Role Role { get; init; }

    /// <summary>The password's hash, in ASP.NET Core Identity's format.</summary>
    public required string PasswordHash { get; init; }

    /// <summary>A random text that changes with the password and with disabling; sessions made under another are over.</summary>
    public required string SecurityStamp { get; init; }

    /// <summary>How often signing in has failed since it last succeeded or was locked.</summary>
    public int FailedSignIns { get; init; }

    /// <summary>Until when signing in is refused after repeated failures, by the database's clock.</summary>
    public DateTimeOffset? LockedUntil { get; init; }

    /// <summary>How much of that was left when this was read; null when it is not locked.</summary>
    public TimeSpan? LockedFor { get; init; }

    /// <summary>True when an administrator has shut it.</summary>
    public bool Disabled { get; init; }

    /// <summary>When it was added, by the database's clock.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When they signed in last, by the database's clock.</summary>
    public DateTimeOffset? LastSignInAt { get; init; }

    /// <summary>The sessions that were signed out; their cookies are no longer valid.</summary>
    public IReadOnlyList<string> EndedSessions { get; init; } = [];

    /// <summary>What it shows of itself: no hash, no stamp.</summary>
    public override string ToString() => $"{Name} ({Role.Name()}{(Disabled ? ", disabled" : "")})";
}
