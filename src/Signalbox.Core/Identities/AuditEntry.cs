using Signalbox.Json;

namespace Signalbox.Identities;

/// <summary>One entry of the audit. It never contains a secret.</summary>
/// <param name="Actor">A person's name, <c>token:</c> and a token's name, or <c>os:</c> and a local operator's name.</param>
/// <param name="Action">The action, by its name in <c>AuditActions</c>.</param>
/// <param name="Subject">The subject, such as <c>checkpoint 7</c> or <c>token ci</c>; null if there is none.</param>
/// <param name="Address">The caller's address, for sign-ins over the network; else null.</param>
/// <param name="Details">Further details as JSON, or null.</param>
/// <param name="At">The time by the database's clock; set by the store.</param>
public sealed record AuditEntry(
    string Actor, string Action, string? Subject = null, string? Address = null, RawJson? Details = null, DateTimeOffset At = default);
