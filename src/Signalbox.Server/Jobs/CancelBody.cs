namespace Signalbox.Server.Jobs;

/// <summary>The shape of a cancellation in the OpenAPI document; the body may be left out.</summary>
internal sealed record CancelBody(string? Reason);
