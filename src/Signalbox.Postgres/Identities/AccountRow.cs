using Signalbox.Identities;

namespace Signalbox.Postgres.Identities;

/// <summary>A row of <c>accounts</c>.</summary>
internal sealed record AccountRow
{
    public const string Columns =
        """
        a.id, a.name, a.role, a.password_hash as PasswordHash, a.security_stamp as SecurityStamp, a.failed_sign_ins as FailedSignIns,
        a.locked_until as LockedUntil, extract(epoch from a.locked_until - (clock_timestamp() + @ClockOffset))::float8 as LockedSeconds,
        a.disabled, a.created_at as CreatedAt, a.last_sign_in_at as LastSignInAt,
        array(select e.session_id from ended_sessions e where e.account_id = a.id and e.until > clock_timestamp() + @ClockOffset) as EndedSessions
        """;

    public long Id { get; init; }

    public string Name { get; init; } = "";

    public string Role { get; init; } = "";

    public string PasswordHash { get; init; } = "";

    public string SecurityStamp { get; init; } = "";

    public int FailedSignIns { get; init; }

    public DateTime? LockedUntil { get; init; }

    public double? LockedSeconds { get; init; }

    public bool Disabled { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime? LastSignInAt { get; init; }

    public string[] EndedSessions { get; init; } = [];

    public Account ToAccount() => new()
    {
        Id = Id,
        Name = Name,
        Role = RoleNames.TryParse(Role, out var role) ? role : throw new InvalidOperationException($"Account {Id} has the role '{Role}'."),
        PasswordHash = PasswordHash,
        SecurityStamp = SecurityStamp,
        FailedSignIns = FailedSignIns,
        LockedUntil = LockedUntil,
        LockedFor = LockedSeconds > 0 ? TimeSpan.FromSeconds(LockedSeconds.Value) : null,
        Disabled = Disabled,
        CreatedAt = CreatedAt,
        LastSignInAt = LastSignInAt,
        EndedSessions = EndedSessions,
    };
}
