namespace Signalbox.Server.Checkpoints;

/// <summary>The shape of a rejection in the OpenAPI document.</summary>
/// <param name="Reason">Why; required.</param>
internal sealed record RejectionBody(string Reason);
