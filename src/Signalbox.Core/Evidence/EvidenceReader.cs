using System.Text.Json;
using Signalbox.Json;

namespace Signalbox.Evidence;

/// <summary>Reads evidence as it was handed in. It comes from agents and models, so its sizes are bounded before it is looked at.</summary>
internal sealed class EvidenceReader
{
    private const int MaximumBytes = 1024 * 1024;
    private const int MaximumSummary = 100_000;
    private const int MaximumAnswer = 10_000;
    private const int MaximumAddress = 2_000;
    private const int MaximumEntries = 1_000;
    private const long MaximumCount = 1_000_000_000;

    private static readonly string[] Known =
    [
        "summary", "criteria", "pullRequestUrl", "passed", "failed", "skipped", "report", "checks", "sources", "url", "location",
    ];

    private readonly List<string> _reasons = [];
    private bool _hasWrongKinds;

    private EvidenceReader()
    {
    }

    /// <summary>Reads it.</summary>
    public static EvidenceReading Read(RawJson? handed)
    {
        var reader = new EvidenceReader();
        var evidence = reader.Value(handed ?? default);
        return new EvidenceReading(evidence, reader._reasons, reader._hasWrongKinds);
    }

    private HandedEvidence Value(RawJson handed)
    {
        if (handed.Text.Length > MaximumBytes || handed.ByteCount > MaximumBytes)
            return Unreadable($"Hand in at most 1 MiB of evidence; it has {handed.ByteCount:N0} bytes.");
        try
        {
            using var document = StrictJson.Parse(handed.Text);
            return document.RootElement.ValueKind switch
            {
                JsonValueKind.Null => Missing(),
                JsonValueKind.Object => Fields(document.RootElement),
                JsonValueKind.String => Text(document.RootElement.GetString()!),
                _ => Unreadable($"Hand in the evidence as an object or a text; it is {Kind(document.RootElement)}."),
            };
        }
        catch (JsonException)
        {
            return Unreadable("Hand in the evidence as well-formed JSON that gives each name once and is nested at most 64 levels deep.");
        }
    }

    private HandedEvidence Missing()
    {
        _reasons.Add("Hand in evidence: the job cannot complete without it.");
        return new HandedEvidence();
    }

    private HandedEvidence Unreadable(string reason)
    {
        Wrong(reason);
        return new HandedEvidence();
    }

    // Who completes by SQL has a text alone, in which the object may be written.
    private HandedEvidence Text(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Missing();
        if (text.TrimStart().StartsWith('{'))
        {
            try
            {
                using var document = StrictJson.Parse(text);
                return Fields(document.RootElement);
            }
            catch (JsonException)
            {
                // A text that begins with a brace.
            }
        }

        if (text.Length > MaximumSummary)
            return Unreadable($"Shorten the evidence to {MaximumSummary:N0} characters, or hand it in as an object with a 'report'.");
        return new HandedEvidence { Summary = text.Trim(), SummaryUrls = Evidence.SummaryUrls.In(text) };
    }

    private HandedEvidence Fields(JsonElement fields)
    {
        var evidence = new HandedEvidence();
        var unknown = new List<string>();
        foreach (var field in fields.EnumerateObject().Where(f => f.Value.ValueKind != JsonValueKind.Null || !Known.Contains(f.Name)))
        {
            var value = field.Value;
            switch (field.Name)
            {
                case "summary":
                    var summary = Text("summary", value, MaximumSummary)?.Trim() ?? "";
                    evidence = evidence with { Summary = summary, SummaryUrls = Evidence.SummaryUrls.In(summary) };
                    break;
                case "criteria":
                    evidence = evidence with { Criteria = Criteria(value) };
                    break;
                case "pullRequestUrl":
                    evidence = evidence with { PullRequestUrl = Text("pullRequestUrl", value, MaximumAddress) };
                    break;
                case "passed":
                    evidence = evidence with { Passed = Count("passed", value) };
                    break;
                case "failed":
                    evidence = evidence with { Failed = Count("failed", value) };
                    break;
                case "skipped":
                    evidence = evidence with { Skipped = Count("skipped", value) };
                    break;
                case "report":
                    evidence = evidence with { Report = Text("report", value, MaximumBytes) };
                    break;
                case "checks":
                    evidence = evidence with { Checks = [.. Items("checks", value, "checks").Select(Check)] };
                    break;
                case "sources":
                    evidence = evidence with { Sources = [.. Items("sources", value, "texts").Select((s, i) => Text($"sources[{i}]", s, MaximumAddress) ?? "")] };
                    break;
                case "url":
                    evidence = evidence with { Url = Text("url", value, MaximumAddress) };
                    break;
                case "location":
                    evidence = evidence with { Location = Text("location", value, MaximumAddress) };
                    break;
                default:
                    unknown.Add(field.Name);
                    break;
            }
        }

        if (unknown.Count > 0)
            _reasons.Add($"Leave {Quotation.Of(unknown)} out of the evidence: its fields are {string.Join(", ", Known)}.");
        return evidence;
    }

    private Dictionary<string, string> Criteria(JsonElement value)
    {
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        if (value.ValueKind != JsonValueKind.Object)
        {
            Wrong($"Give in 'criteria' an object that says how each acceptance criterion was met; it is {Kind(value)}.");
            return answers;
        }

        foreach (var answer in value.EnumerateObject().Take(MaximumEntries))
        {
            var criterion = answer.Name.Trim();
            var text = Text($"criteria.{(criterion.Length > 80 ? criterion[..80] : criterion)}", answer.Value, MaximumAnswer);
            if (!answers.TryAdd(criterion, text ?? ""))
                _reasons.Add($"Answer the acceptance criterion {Quotation.Of(criterion)} once; it is in 'criteria' twice.");
        }

        return answers;
    }

    private EvidenceCheck Check(JsonElement check, int index)
    {
        var at = $"checks[{index}]";
        if (check.ValueKind != JsonValueKind.Object)
        {
            Wrong($"Give {at} as an object with 'name', 'passed' and 'detail'; it is {Kind(check)}.");
            return new EvidenceCheck("", null, null);
        }

        var read = new EvidenceCheck("", null, null);
        foreach (var field in check.EnumerateObject().Where(f => f.Value.ValueKind != JsonValueKind.Null))
        {
            if (field.Name == "name")
                read = read with { Name = Text($"{at}.name", field.Value, MaximumAddress)?.Trim() ?? "" };
            else if (field.Name == "detail")
                read = read with { Detail = Text($"{at}.detail", field.Value, MaximumAnswer) };
            else if (field.Name == "passed" && field.Value.ValueKind is JsonValueKind.True or JsonValueKind.False)
                read = read with { Passed = field.Value.GetBoolean() };
            else if (field.Name == "passed")
                Wrong($"Give {at}.passed as true or false; it is {Kind(field.Value)}.");
            else
                _reasons.Add($"Leave {Quotation.Of(field.Name)} out of {at}: its fields are name, passed, detail.");
        }

        return read;
    }

    private IReadOnlyList<JsonElement> Items(string field, JsonElement value, string of)
    {
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= MaximumEntries)
            return [.. value.EnumerateArray()];
        Wrong($"Give '{field}' as an array of at most {MaximumEntries:N0} {of}; it is {(value.ValueKind == JsonValueKind.Array ? "longer" : Kind(value))}.");
        return [];
    }

    private string? Text(string field, JsonElement value, int longest)
    {
        if (value.ValueKind != JsonValueKind.String)
            Wrong($"Give {Quotation.Of(field)} as a text; it is {Kind(value)}.");
        else if (value.GetString()! is { } text && text.Length <= longest)
            return text.Trim().Length == 0 ? null : text;
        else
            Wrong($"Shorten {Quotation.Of(field)} to at most {longest:N0} characters.");
        return null;
    }

    private long? Count(string field, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var count) && count is >= 0 and <= MaximumCount)
            return count;
        Wrong($"Give '{field}' as a whole number from 0 to {MaximumCount:N0}; it is {(value.ValueKind == JsonValueKind.Number ? "another number" : Kind(value))}.");
        return null;
    }

    private void Wrong(string reason)
    {
        _hasWrongKinds = true;
        _reasons.Add(reason);
    }

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };
}
