using System.Text.Json;
using System.Text.RegularExpressions;
using Signalbox.BuiltIn.Inputs;

namespace Signalbox.BuiltIn.DataProcessing.Operations;

/// <summary>
/// What one top-level field must satisfy. All but <c>required</c> are asked only of a field that is there and not null.
/// Lengths count the characters of texts and the items of arrays; <c>min</c> and <c>max</c> hold for numbers.
/// </summary>
internal sealed class FieldRule
{
    private const int MaximumPatternLength = 1_000;
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    private readonly string _field;
    private readonly bool _required;
    private readonly string? _type;
    private readonly int? _minLength;
    private readonly int? _maxLength;
    private readonly JsonElement? _min;
    private readonly JsonElement? _max;
    private readonly Regex? _pattern;
    private readonly JsonElement[]? _oneOf;

    /// <summary>Reads an item of <c>rules</c>.</summary>
    public FieldRule(InputFields fields)
    {
        _field = fields.Text("field");
        _required = fields.Flag("required");
        _type = fields.Find("type") is null
            ? null : fields.OneOf("type", "string", "number", "integer", "boolean", "object", "array");
        _minLength = fields.Count("minLength");
        _maxLength = fields.Count("maxLength");
        _min = Bound(fields, "min");
        _max = Bound(fields, "max");
        _pattern = Pattern(fields);
        _oneOf = fields.Find("oneOf") is null ? null : [.. fields.List("oneOf", 1, 1_000, "values").Select(v => v.Clone())];
        fields.RefuseOthers();
    }

    /// <summary>The faults of a record, each with the rule's name.</summary>
    public IEnumerable<(string Field, string Rule, string Message)> Check(JsonElement record)
    {
        if (!record.TryGetProperty(_field, out var value) || value.ValueKind == JsonValueKind.Null)
            return _required ? [(_field, "required", "is missing")] : [];
        return CheckValue(value).Select(f => (_field, f.Rule, f.Message));
    }

    private IEnumerable<(string Rule, string Message)> CheckValue(JsonElement value)
    {
        if (_type is not null && !IsOfType(value))
        {
            yield return ("type", $"must be of type {_type}, and is {JsonKinds.Describe(value)}");
            yield break;
        }

        var length = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!.EnumerateRunes().Count(),
            JsonValueKind.Array => value.GetArrayLength(),
            _ => (int?)null,
        };
        if (length < _minLength)
            yield return ("minLength", $"must have a length of at least {_minLength}, and has {length}");
        if (length > _maxLength)
            yield return ("maxLength", $"must have a length of at most {_maxLength}, and has {length}");
        if (_min is { } min && Comparison.Of(value, min) < 0)
            yield return ("min", $"must be at least {min.GetRawText()}, and is {Shown(value)}");
        if (_max is { } max && Comparison.Of(value, max) > 0)
            yield return ("max", $"must be at most {max.GetRawText()}, and is {Shown(value)}");
        if (_pattern is not null && value.ValueKind == JsonValueKind.String && !_pattern.IsMatch(value.GetString()!))
            yield return ("pattern", $"must match {_pattern}");
        if (_oneOf is not null && !_oneOf.Any(v => JsonElement.DeepEquals(v, value)))
            yield return ("oneOf", "must be one of the values that are listed");
    }

    private static string Shown(JsonElement value) =>
        value.GetRawText() is { Length: <= 60 } text ? text : JsonKinds.Describe(value);

    private bool IsOfType(JsonElement value) => _type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && IsWhole(value),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => value.ValueKind == JsonValueKind.Array,
    };

    private static bool IsWhole(JsonElement value) =>
        value.TryGetDecimal(out var number) ? decimal.IsInteger(number) : double.IsInteger(value.GetDouble());

    private static JsonElement? Bound(InputFields fields, string name) =>
        fields.Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number ? value.Clone()
        : fields.Fault<JsonElement?>(name, "must be a number", value, null);

    private static Regex? Pattern(InputFields fields)
    {
        if (fields.OptionalText("pattern") is not { Length: > 0 } pattern)
            return null;
        const string Allowed = "must be a regular expression without look-around, back-references and atomic groups";
        try
        {
            if (pattern.Length <= MaximumPatternLength)
                return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, PatternTimeout);
            fields.Faults.Add(fields.NameOf("pattern"), $"must be at most {MaximumPatternLength:N0} characters long");
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            fields.Faults.Add(fields.NameOf("pattern"), Allowed);
        }

        return null;
    }
}
