namespace Signalbox.Server.Workers;

/// <summary>The answer to a program that has registered its worker.</summary>
/// <param name="Success">True.</param>
/// <param name="Worker">The worker.</param>
/// <param name="HeartbeatSeconds">How often it must send a heartbeat.</param>
/// <param name="LeaseSeconds">How long it holds a job without one.</param>
internal sealed record RegistrationAnswer(bool Success, RegisteredWorkerAnswer Worker, double HeartbeatSeconds, double LeaseSeconds);
