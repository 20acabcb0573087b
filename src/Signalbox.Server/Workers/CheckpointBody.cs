using System.Text.Json.Nodes;

namespace Signalbox.Server.Workers;

/// <summary>The body with a checkpoint; blocking when it says nothing of it, for 24 hours.</summary>
internal sealed record CheckpointBody(string WorkerId, int Attempt, string Name, JsonNode? Data, bool? Blocking, string? Reason, int? ExpiresInSeconds);
