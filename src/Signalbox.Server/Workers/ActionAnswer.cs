using System.Text.Json.Serialization;

namespace Signalbox.Server.Workers;

/// <summary>What the policy says to an action: allow, allow_logged or needs_approval.</summary>
/// <param name="Success">True.</param>
/// <param name="Decision">The decision.</param>
/// <param name="CheckpointId">Where the job waits for a person, when it needs approval.</param>
internal sealed record ActionAnswer(
    bool Success, string Decision, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? CheckpointId = null);
