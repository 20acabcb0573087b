namespace Signalbox.Server.EventLogs.Readings;

/// <summary>The last sign of life of somebody.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Role">As what, when they said so.</param>
/// <param name="Last">The heartbeat.</param>
public sealed record ShownHeartbeat(string Actor, string? Role, ShownEvent Last);
