using Signalbox.BuiltIn.Inputs;

namespace Signalbox.BuiltIn.DataProcessing.Operations;

/// <summary>One number or text computed for each group.</summary>
/// <param name="Field">The top-level field; null for a count of all records.</param>
/// <param name="Function">count, sum, avg, min or max.</param>
/// <param name="As">The name in the output.</param>
internal sealed record Aggregation(string? Field, string Function, string As)
{
    /// <summary>Reads an item of <c>aggregations</c>.</summary>
    public static Aggregation Read(InputFields fields)
    {
        var function = fields.OneOf("function", "count", "sum", "avg", "min", "max");
        var field = function == "count" ? fields.OptionalText("field") : fields.Text("field");
        var name = fields.OptionalText("as") ?? (field is null ? function : $"{function}_{field}");
        fields.RefuseOthers();
        return new Aggregation(field, function, name);
    }
}
