namespace Signalbox.Server.Requests;

/// <summary>
/// Names the shape of a route's body for the OpenAPI document alone. Routing does not look at it, so the route itself
/// answers a body of another kind, also to callers without an identity.
/// </summary>
/// <param name="Shape">The shape.</param>
internal sealed record BodyDocumentation(Type Shape);
