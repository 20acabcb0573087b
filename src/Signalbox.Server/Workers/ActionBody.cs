using System.Text.Json.Nodes;

namespace Signalbox.Server.Workers;

/// <summary>The body with which a worker asks whether it may do something for its job.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Action">The action, such as deploy_production.</param>
/// <param name="Detail">What exactly it would do, for whoever approves it.</param>
internal sealed record ActionBody(string JobId, int Attempt, string Action, JsonNode? Detail);
