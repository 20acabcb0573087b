namespace Signalbox.Server.Health;

/// <summary>The answer of a node that is well, to whoever asks: nothing that tells about jobs or people.</summary>
/// <param name="Status"><c>ok</c>.</param>
/// <param name="Workers">How many workers are known and alive.</param>
internal sealed record HealthAnswer(string Status, WorkerNumbers Workers);
