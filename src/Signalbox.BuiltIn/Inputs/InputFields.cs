using System.Text.Json;

namespace Signalbox.BuiltIn.Inputs;

/// <summary>
/// Reads the fields of one JSON object of a job's input. Each fault is added to a list that the caller throws when all is
/// read (<see cref="InputFaults"/>), and reading goes on with a harmless value.
/// </summary>
/// <param name="element">The object; anything else is a fault by itself.</param>
/// <param name="at">Where the object stands, such as <c>where[0]</c>; empty for the input itself.</param>
/// <param name="faults">Takes the faults.</param>
internal sealed class InputFields(JsonElement element, string at, InputFaults faults)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>Takes the faults.</summary>
    public InputFaults Faults => faults;

    /// <summary>The name of a field as people find it.</summary>
    public string NameOf(string field) => at.Length == 0 ? field : $"{at}.{field}";

    /// <summary>The field, or null when it is missing or null.</summary>
    public JsonElement? Find(string field)
    {
        _asked.Add(field);
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(field, out var value)
            && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    /// <summary>True when the field is there, even as null.</summary>
    public bool Has(string field)
    {
        _asked.Add(field);
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(field, out _);
    }

    /// <summary>A text that must be there and not be blank.</summary>
    public string Text(string field, string allowed = "must be a text that is not blank")
    {
        var value = Find(field);
        if (value is { } found && JsonKinds.Text(found) is { } text && !string.IsNullOrWhiteSpace(text))
            return text;
        return Fault(field, allowed, value, "");
    }

    /// <summary>A text, or null.</summary>
    public string? OptionalText(string field) => Find(field) is null ? null : Text(field);

    /// <summary>One of the named values.</summary>
    public string OneOf(string field, params ReadOnlySpan<string> allowed)
    {
        var value = Find(field);
        if (value is { } found && JsonKinds.Text(found) is { } text && allowed.Contains(text))
            return text;
        var names = string.Join(", ", allowed!);
        return Fault(field, $"must be one of {names}", value, "");
    }

    /// <summary>A boolean, or false when it is missing.</summary>
    public bool Flag(string field) =>
        Find(field) is not { } value ? false
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : Fault(field, "must be true or false", value, false);

    /// <summary>A number within bounds, or the default when it is missing.</summary>
    public double Number(string field, double minimum, double maximum, double? otherwise)
    {
        var value = Find(field);
        if (value is null && otherwise is { } number)
            return number;
        return value is { ValueKind: JsonValueKind.Number } found && found.TryGetDouble(out number)
            && number >= minimum && number <= maximum
            ? number
            : Fault(field, $"must be a number from {minimum} to {maximum}", value, minimum);
    }

    /// <summary>A whole number from zero, or null when it is missing.</summary>
    public int? Count(string field) =>
        Find(field) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 0 ? number
        : Fault(field, "must be a whole number from 0", value, 0);

    /// <summary>The items of an array; empty when it is missing and need not be there.</summary>
    public IReadOnlyList<JsonElement> List(string field, int minimum, int maximum, string of)
    {
        var value = Find(field);
        if (value is null && minimum == 0)
            return [];
        return value is { ValueKind: JsonValueKind.Array } found && found.GetArrayLength() is var length
            && length >= minimum && length <= maximum
            ? [.. found.EnumerateArray()]
            : Fault<IReadOnlyList<JsonElement>>(field, $"must be an array of {minimum} to {maximum:N0} {of}", value, []);
    }

    /// <summary>The names in an array of field names, each there once.</summary>
    public IReadOnlyList<string> Names(string field, int minimum, int maximum)
    {
        var names = new List<string>();
        foreach (var item in List(field, minimum, maximum, "field names"))
        {
            if (JsonKinds.Text(item) is not { Length: > 0 } name)
                Fault(field, "must hold only field names, which are texts", item, "");
            else if (names.Contains(name))
                faults.Add(NameOf(field), $"must name each field once, and names '{name}' twice");
            else
                names.Add(name);
        }

        return names;
    }

    /// <summary>Refuses every field that was not asked for.</summary>
    public void RefuseOthers()
    {
        if (element.ValueKind != JsonValueKind.Object)
            return;
        foreach (var property in element.EnumerateObject())
        {
            if (!_asked.Contains(property.Name))
                faults.Add(NameOf(property.Name), $"is not known here; known are {string.Join(", ", _asked.Order(StringComparer.Ordinal))}");
        }
    }

    /// <summary>Notes a fault with what was found, and gives back a harmless value.</summary>
    public T Fault<T>(string field, string allowed, JsonElement? found, T harmless)
    {
        var what = found is { } value
            ? JsonKinds.Text(value) is { Length: > 0 and <= 60 } text ? $"'{text}'" : JsonKinds.Describe(value)
            : "missing";
        faults.Add(NameOf(field), $"{allowed}, and is {what}");
        return harmless;
    }
}
