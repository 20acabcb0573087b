using Signalbox.Json;

namespace Signalbox.Identities;

/// <summary>Who did what, and when. No entry ever holds a secret.</summary>
/// <param name="Actor">Who: a person's name, <c>token:</c> and a token's, or <c>os:</c> and a local operator's.</param>
/// <param name="Action">What, such as <c>signed_in</c> or <c>checkpoint_approved</c>.</param>
/// <param name="Subject">On what, such as <c>checkpoint 7</c> or <c>token ci</c>; null when on nothing.</param>
/// <param name="Address">From where, for what came over the network.</param>
/// <param name="Details">What else is known of it.</param>
/// <param name="At">When, by the database's clock; set by the store.</param>
public sealed record AuditEntry(
    string Actor, string Action, string? Subject = null, string? Address = null, RawJson? Details = null, DateTimeOffset At = default);
