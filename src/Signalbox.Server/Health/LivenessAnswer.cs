namespace Signalbox.Server.Health;

/// <summary>The answer of a node that lives, or is ready.</summary>
internal sealed record LivenessAnswer(string Status);
