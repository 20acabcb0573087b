namespace Signalbox.Server.Health;

/// <summary>How one of the node's services for the log stands.</summary>
/// <param name="IsWell">True when it does what it is there for.</param>
/// <param name="Words">How it stands, for people.</param>
public sealed record ServiceState(bool IsWell, string Words);
