using System.Text.Json;
using Signalbox.BuiltIn.Inputs;

namespace Signalbox.BuiltIn.DataProcessing.Operations;

/// <summary>
/// A condition on one top-level field. Numbers compare by value and texts by their code units; a comparison of unlike kinds
/// does not hold. A missing field fulfils only <c>ne</c>, and <c>exists</c> with false.
/// </summary>
/// <param name="Field">The field.</param>
/// <param name="Operator">eq, ne, gt, ge, lt, le, contains, startsWith, exists or in.</param>
/// <param name="Value">What it is compared with.</param>
internal sealed record Condition(string Field, string Operator, JsonElement Value)
{
    /// <summary>Reads an item of <c>where</c>.</summary>
    public static Condition Read(InputFields fields)
    {
        var field = fields.Text("field");
        var op = fields.OneOf("op", "eq", "ne", "gt", "ge", "lt", "le", "contains", "startsWith", "exists", "in");
        var given = fields.Has("value");
        var value = fields.Find("value") ?? JsonSerializer.SerializeToElement<object?>(null);
        var allowed = (op, value.ValueKind) switch
        {
            ("exists", JsonValueKind.True or JsonValueKind.False) => null,
            ("exists", _) when !given => null,
            ("exists", _) => "must be true or false with 'exists'",
            (_, _) when !given => $"must be given with '{op}'",
            ("gt" or "ge" or "lt" or "le", JsonValueKind.Number or JsonValueKind.String) => null,
            ("gt" or "ge" or "lt" or "le", _) => $"must be a number or a text with '{op}'",
            ("startsWith", not JsonValueKind.String) => "must be a text with 'startsWith'",
            ("in", not JsonValueKind.Array) => "must be an array with 'in'",
            _ => null,
        };
        if (allowed is not null && op.Length > 0)
            fields.Fault("value", allowed, given ? value : null, "");
        fields.RefuseOthers();
        return new Condition(field, op, value.Clone());
    }

    /// <summary>True when it holds for <paramref name="record"/>.</summary>
    public bool Holds(JsonElement record)
    {
        var found = record.TryGetProperty(Field, out var value);
        return Operator switch
        {
            "exists" => found == (Value.ValueKind != JsonValueKind.False),
            "ne" => !found || !JsonElement.DeepEquals(value, Value),
            _ when !found => false,
            "eq" => JsonElement.DeepEquals(value, Value),
            "gt" => Comparison.Of(value, Value) > 0,
            "ge" => Comparison.Of(value, Value) >= 0,
            "lt" => Comparison.Of(value, Value) < 0,
            "le" => Comparison.Of(value, Value) <= 0,
            "in" => Value.EnumerateArray().Any(v => JsonElement.DeepEquals(value, v)),
            "startsWith" => value.ValueKind == JsonValueKind.String
                && value.GetString()!.StartsWith(Value.GetString()!, StringComparison.Ordinal),
            "contains" => value.ValueKind switch
            {
                JsonValueKind.Array => value.EnumerateArray().Any(v => JsonElement.DeepEquals(v, Value)),
                JsonValueKind.String => Value.ValueKind == JsonValueKind.String
                    && value.GetString()!.Contains(Value.GetString()!, StringComparison.Ordinal),
                _ => false,
            },
            _ => throw new InvalidOperationException($"The operator '{Operator}' is not known."),
        };
    }
}
