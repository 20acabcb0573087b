namespace Signalbox.Dashboard.Circuits;

/// <summary>A circuit whose connection was lost, and which its session may take up again for a while.</summary>
/// <param name="Session">The session.</param>
/// <param name="OpenedAt">When it was opened first.</param>
/// <param name="LeftAt">When the connection was lost.</param>
internal sealed record DisconnectedCircuit(string? Session, long OpenedAt, long LeftAt);
