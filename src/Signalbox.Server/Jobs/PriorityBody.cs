namespace Signalbox.Server.Jobs;

/// <summary>The shape of a change of priority in the OpenAPI document.</summary>
internal sealed record PriorityBody(int Priority);
