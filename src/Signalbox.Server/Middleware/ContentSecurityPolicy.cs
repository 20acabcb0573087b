namespace Signalbox.Server.Middleware;

/// <summary>What a page may load and run: a route of a page says it in its metadata. Other routes allow nothing.</summary>
/// <param name="Value">The value of the header <c>Content-Security-Policy</c>.</param>
public sealed record ContentSecurityPolicy(string Value);
