namespace Signalbox.Server.EventLogs.Readings;

/// <summary>Who leads.</summary>
/// <param name="Name">Their name.</param>
/// <param name="Term">The number of the election.</param>
/// <param name="Elected">The event by which they were elected.</param>
public sealed record ShownLeader(string Name, long Term, ShownEvent Elected);
