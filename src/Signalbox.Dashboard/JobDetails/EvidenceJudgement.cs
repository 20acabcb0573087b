using System.Text.Json;
using Signalbox.Checkpoints;
using Signalbox.Evidence;
using Signalbox.Logs;

namespace Signalbox.Dashboard.JobDetails;

/// <summary>What came of evidence that was handed in, as the job's log tells it.</summary>
/// <param name="Entry">The entry of the log.</param>
/// <param name="Attempt">The attempt that handed it in, or null when that is not told.</param>
/// <param name="Findings">What was found, or why it was refused or not confirmed.</param>
/// <param name="Checkpoint">Where a person looks at evidence that was not confirmed, or null.</param>
public sealed record EvidenceJudgement(LogEntry Entry, int? Attempt, IReadOnlyList<string> Findings, Checkpoint? Checkpoint)
{
    /// <summary>The verdict in a word.</summary>
    public string Word => Entry.Action switch
    {
        LogActions.EvidenceAccepted => "accepted",
        LogActions.EvidenceRefused => "refused",
        _ => "unconfirmed",
    };

    /// <summary>The colour of its badge.</summary>
    public string Colour => Entry.Action switch
    {
        LogActions.EvidenceAccepted => "clear",
        LogActions.EvidenceRefused => "stop",
        _ => "caution",
    };

    /// <summary>The judgements of a job, oldest first.</summary>
    public static IReadOnlyList<EvidenceJudgement> Of(IReadOnlyList<LogEntry> transitions, IReadOnlyList<Checkpoint> checkpoints) =>
    [
        .. transitions.Where(t => t.Action is LogActions.EvidenceAccepted or LogActions.EvidenceRefused or LogActions.EvidenceUnconfirmed)
            .Select(t => Of(t, checkpoints)),
    ];

    private static EvidenceJudgement Of(LogEntry entry, IReadOnlyList<Checkpoint> checkpoints)
    {
        var told = entry.Metadata?.To<JsonElement>() is { ValueKind: JsonValueKind.Object } metadata ? metadata : (JsonElement?)null;
        int? attempt = told?.TryGetProperty("attempt", out var number) == true && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var which) ? which : null;
        var findings = told?.TryGetProperty("findings", out var items) == true && items.ValueKind == JsonValueKind.Array
            ? [.. items.EnumerateArray().Select(f => f.ToString())]
            : new List<string> { entry.Message };
        // The attempt is suspended just after it was said that its evidence is not confirmed.
        var asked = entry.Action == LogActions.EvidenceUnconfirmed
            ? checkpoints.Where(c => c.Blocking && c.Name == CompletionCheck.CheckpointName && c.RequestedAt >= entry.At).MinBy(c => c.RequestedAt)
            : null;
        return new EvidenceJudgement(entry, attempt, findings, asked);
    }
}
