using Signalbox.Identities;
using Signalbox.Json;

namespace Signalbox.Views;

/// <summary>An audit entry, as every surface shows it.</summary>
public sealed record AuditView(DateTimeOffset At, string Actor, string Action, string? Subject, string? Address, RawJson? Details)
{
    /// <summary>Shows an entry.</summary>
    public static AuditView Of(AuditEntry entry) => new(entry.At, entry.Actor, entry.Action, entry.Subject, entry.Address, entry.Details);
}
