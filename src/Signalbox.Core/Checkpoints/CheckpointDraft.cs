using Signalbox.Json;

namespace Signalbox.Checkpoints;

/// <summary>A checkpoint that a running job wants to make.</summary>
/// <param name="Name">What the job calls it; 1 to 200 characters.</param>
/// <param name="Data">What it shows.</param>
/// <param name="Digest">The digest of <paramref name="Data"/>.</param>
/// <param name="Options">How it asks.</param>
public sealed record CheckpointDraft(string Name, RawJson Data, string Digest, CheckpointOptions Options);
