using System.Text.Json;

namespace Signalbox.BuiltIn.DataProcessing.Operations;

/// <summary>The order of two JSON values.</summary>
internal static class Comparison
{
    /// <summary>Less than, equal to or more than zero; null when the two have no order.</summary>
    public static int? Of(JsonElement a, JsonElement b)
    {
        if (a.ValueKind == JsonValueKind.String && b.ValueKind == JsonValueKind.String)
            return string.CompareOrdinal(a.GetString(), b.GetString());
        if (a.ValueKind != JsonValueKind.Number || b.ValueKind != JsonValueKind.Number)
            return null;
        return a.TryGetDecimal(out var x) && b.TryGetDecimal(out var y)
            ? x.CompareTo(y)
            : a.GetDouble().CompareTo(b.GetDouble());
    }
}
