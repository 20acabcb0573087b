namespace Signalbox.Server.Workers;

/// <summary>The body of a heartbeat.</summary>
/// <param name="Status">active, idle, busy or offline.</param>
/// <param name="Jobs">The jobs that the worker works on; without it all that it holds are renewed.</param>
internal sealed record HeartbeatBody(string? Status, IReadOnlyList<HeldJobBody>? Jobs);
