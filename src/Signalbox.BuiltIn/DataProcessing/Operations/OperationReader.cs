using Signalbox.BuiltIn.Inputs;

namespace Signalbox.BuiltIn.DataProcessing.Operations;

/// <summary>The operations by name.</summary>
internal static class OperationReader
{
    private const int MaximumFields = 1_000;
    private const int MaximumConditions = 50;

    /// <summary>Reads the operation and the fields that go with it; null when it is not known, which is a fault.</summary>
    public static IOperation? Read(string operation, InputFields fields) => operation switch
    {
        "transform" => Transform(fields),
        "filter" => new FilterOperation(
            [.. fields.List("where", 1, MaximumConditions, "conditions, each with 'field', 'op' and 'value'")
                .Select((c, i) => Condition.Read(fields.Faults.Fields(c, $"where[{i}]")))]),
        "aggregate" => AggregateOperation.Read(fields),
        "validate" => ValidateOperation.Read(fields),
        _ => null,
    };

    private static RecordOperation? Transform(InputFields fields)
    {
        var transform = fields.OneOf("transform", "normalize", "uppercase", "lowercase", "rename", "select");
        return transform switch
        {
            "normalize" => new NormalizeTransform(),
            "uppercase" or "lowercase" => new LetterCaseTransform(transform == "uppercase", fields.Names("fields", 0, MaximumFields)),
            "rename" => RenameTransform.Read(fields),
            "select" => new SelectTransform(fields.Names("fields", 1, MaximumFields)),
            _ => null,
        };
    }
}
