using System.Text.Json.Serialization;
using Signalbox.Views;

namespace Signalbox.Server.Workers;

/// <summary>The answer with a checkpoint.</summary>
internal sealed record CheckpointAnswer(bool Success, CheckpointView Checkpoint)
{
    /// <summary>Why the job waits there, when its worker did not ask for it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }
}
