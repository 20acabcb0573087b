using System.Text.Json;
using Signalbox.Json;

namespace Signalbox.Dashboard.JobDetails;

/// <summary>What a job's evidence says, beside what it had to show.</summary>
/// <param name="Summary">What was done, or null.</param>
/// <param name="Criteria">What must hold, and how it was met; null where nothing is said of it.</param>
/// <param name="Checks">What was checked, whether it passed, and what came of it.</param>
public sealed record EvidenceSheet(
    string? Summary, IReadOnlyList<EvidenceSheet.Criterion> Criteria, IReadOnlyList<EvidenceSheet.Check> Checks)
{
    /// <summary>A criterion.</summary>
    /// <param name="Text">What must hold.</param>
    /// <param name="Met">How it was met, or null.</param>
    public sealed record Criterion(string Text, string? Met);

    /// <summary>A check.</summary>
    /// <param name="Name">What was checked.</param>
    /// <param name="Passed">Whether it passed.</param>
    /// <param name="Detail">What came of it, or null.</param>
    public sealed record Check(string? Name, bool Passed, string? Detail);

    /// <summary>Reads the parts that are of the known shape; the others are left out.</summary>
    /// <param name="evidence">The evidence as it is stored.</param>
    /// <param name="asked">The job's acceptance criteria.</param>
    public static EvidenceSheet Of(RawJson evidence, IReadOnlyList<string> asked)
    {
        using var document = Parse(evidence);
        if (document?.RootElement is not { ValueKind: JsonValueKind.Object } root)
            return new EvidenceSheet(null, [.. asked.Select(a => new Criterion(a, null))], []);
        var met = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (root.TryGetProperty("criteria", out var criteria) && criteria.ValueKind == JsonValueKind.Object)
        {
            foreach (var criterion in criteria.EnumerateObject())
                met[criterion.Name] = Text(criterion.Value) ?? criterion.Value.GetRawText();
        }

        return new EvidenceSheet(
            root.TryGetProperty("summary", out var summary) ? Text(summary) : null,
            [
                .. asked.Select(a => new Criterion(a, met.GetValueOrDefault(a))),
                .. met.Where(m => !asked.Contains(m.Key)).Select(m => new Criterion(m.Key, m.Value)),
            ],
            [.. ReadChecks(root)]);
    }

    private static IEnumerable<Check> ReadChecks(JsonElement root)
    {
        if (!root.TryGetProperty("checks", out var checks) || checks.ValueKind != JsonValueKind.Array)
            yield break;
        foreach (var check in checks.EnumerateArray().Where(c => c.ValueKind == JsonValueKind.Object))
        {
            yield return new Check(
                check.TryGetProperty("name", out var name) ? Text(name) : null,
                check.TryGetProperty("passed", out var passed) && passed.ValueKind == JsonValueKind.True,
                check.TryGetProperty("detail", out var detail) ? Text(detail) : null);
        }
    }

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonDocument? Parse(RawJson json)
    {
        try
        {
            return JsonDocument.Parse(json.Text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
