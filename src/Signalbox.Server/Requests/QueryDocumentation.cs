namespace Signalbox.Server.Requests;

/// <summary>Names a route's query parameters for the OpenAPI document.</summary>
/// <param name="Names">The parameters.</param>
internal sealed record QueryDocumentation(IReadOnlyList<string> Names);
