using System.Text.Json.Nodes;

namespace Signalbox.Server.Workers;

/// <summary>The body with a step.</summary>
internal sealed record StepBody(string WorkerId, int Attempt, string Name, JsonNode? Output);
