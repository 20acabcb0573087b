using System.Globalization;
using System.Text.Json;
using Signalbox.Evidence;
using Signalbox.Json;

namespace Signalbox.Dashboard.JobDetails;

/// <summary>What a job's evidence says, beside what it had to show. It only reads; whether it suffices is judged elsewhere.</summary>
public sealed record EvidenceSheet
{
    private static readonly string[] CountNames = ["passed", "failed", "skipped"];

    /// <summary>A criterion.</summary>
    /// <param name="Text">What must hold.</param>
    /// <param name="Met">How it was met, or null.</param>
    public sealed record Criterion(string Text, string? Met);

    /// <summary>A check.</summary>
    /// <param name="Name">What was checked.</param>
    /// <param name="Passed">Whether it passed.</param>
    /// <param name="Detail">What came of it, or null.</param>
    public sealed record Check(string? Name, bool Passed, string? Detail);

    /// <summary>What was done, or null.</summary>
    public string? Summary { get; private init; }

    /// <summary>What must hold, and how it was met; null where nothing is said of it.</summary>
    public IReadOnlyList<Criterion> Criteria { get; private init; } = [];

    /// <summary>What was checked, whether it passed, and what came of it.</summary>
    public IReadOnlyList<Check> Checks { get; private init; } = [];

    /// <summary>The pull request, the document and the sources.</summary>
    public IReadOnlyList<EvidenceReference> References { get; private init; } = [];

    /// <summary>How many tests passed and failed, or null.</summary>
    public string? Counts { get; private init; }

    /// <summary>What a test runner wrote, or null.</summary>
    public string? Report { get; private init; }

    /// <summary>Reads the parts that are of the known shape; the others are left out. A text alone is the summary, or the object written as text.</summary>
    /// <param name="evidence">The evidence as it is stored.</param>
    /// <param name="asked">The job's acceptance criteria.</param>
    public static EvidenceSheet Of(RawJson evidence, IReadOnlyList<string> asked)
    {
        using var document = Parse(evidence.Text);
        if (document is not { RootElement.ValueKind: JsonValueKind.String })
            return Read(document?.RootElement, asked);
        var text = document.RootElement.GetString()!;
        using var written = text.TrimStart().StartsWith('{') ? Parse(text) : null;
        return written is not null
            ? Read(written.RootElement, asked)
            : new EvidenceSheet { Summary = text, Criteria = [.. asked.Select(a => new Criterion(a, SummaryLine.AnswerTo(a.Trim(), text)))] };
    }

    private static EvidenceSheet Read(JsonElement? given, IReadOnlyList<string> asked)
    {
        if (given is not { ValueKind: JsonValueKind.Object } root)
            return new EvidenceSheet { Criteria = [.. asked.Select(a => new Criterion(a, null))] };
        var summary = Text(root, "summary");
        var met = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (root.TryGetProperty("criteria", out var criteria) && criteria.ValueKind == JsonValueKind.Object)
        {
            foreach (var criterion in criteria.EnumerateObject())
                met[criterion.Name.Trim()] = criterion.Value.ValueKind == JsonValueKind.String ? criterion.Value.GetString() : criterion.Value.GetRawText();
        }

        var names = asked.Select(a => a.Trim()).ToHashSet(StringComparer.Ordinal);
        var counts = CountNames.Select(n => (Name: n, Count: Number(root, n))).Where(c => c.Count is not null)
            .Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Count:N0} {c.Name}")).ToList();
        return new EvidenceSheet
        {
            Summary = summary,
            Criteria =
            [
                .. asked.Select(a => new Criterion(a, met.GetValueOrDefault(a.Trim()) ?? SummaryLine.AnswerTo(a.Trim(), summary ?? ""))),
                .. met.Where(m => !names.Contains(m.Key)).Select(m => new Criterion(m.Key, m.Value)),
            ],
            Checks = [.. Items(root, "checks").Where(c => c.ValueKind == JsonValueKind.Object).Select(ReadCheck)],
            References = [.. ReadReferences(root)],
            Counts = counts.Count > 0 ? string.Join(", ", counts) : null,
            Report = Text(root, "report"),
        };
    }

    private static IEnumerable<EvidenceReference> ReadReferences(JsonElement root)
    {
        foreach (var (name, label) in new[] { ("pullRequestUrl", "Pull request"), ("url", "Document"), ("location", "Document's path") })
        {
            if (Text(root, name) is { Length: > 0 } text)
                yield return new EvidenceReference(label, text);
        }

        foreach (var source in Items(root, "sources").Where(s => s.ValueKind == JsonValueKind.String))
            yield return new EvidenceReference("Source", source.GetString()!);
    }

    private static Check ReadCheck(JsonElement check) =>
        new(Text(check, "name"), check.TryGetProperty("passed", out var passed) && passed.ValueKind == JsonValueKind.True, Text(check, "detail"));

    private static IEnumerable<JsonElement> Items(JsonElement root, string name) =>
        root.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : [];

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    private static JsonDocument? Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
