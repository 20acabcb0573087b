using Signalbox.BuiltIn.DataProcessing.Records;
using Signalbox.BuiltIn.Inputs;

namespace Signalbox.BuiltIn.DataProcessing.Operations;

/// <summary>
/// Makes one record of each group. Each chunk leaves its own groups, and the output merges them, so a job that resumes
/// loses no more than the chunk it was in.
/// </summary>
internal sealed class AggregateOperation(IReadOnlyList<string> groupBy, IReadOnlyList<Aggregation> aggregations) : IOperation
{
    private const int MaximumGroupFields = 20;
    private const int MaximumAggregations = 50;

    public OutputFormat Format => OutputFormat.Array;

    /// <summary>Reads <c>groupBy</c> and <c>aggregations</c>.</summary>
    public static AggregateOperation Read(InputFields fields)
    {
        var groupBy = fields.Names("groupBy", 0, MaximumGroupFields);
        var items = fields.List("aggregations", 1, MaximumAggregations, "objects with 'field' and 'function'");
        Aggregation[] aggregations = [.. items.Select((a, i) => Aggregation.Read(fields.Faults.Fields(a, $"aggregations[{i}]")))];
        var names = new HashSet<string>(groupBy, StringComparer.Ordinal);
        for (var i = 0; i < aggregations.Length; i++)
        {
            if (!names.Add(aggregations[i].As))
                fields.Faults.Add($"aggregations[{i}].as", $"must be a name of its own, and '{aggregations[i].As}' is taken");
        }

        return new AggregateOperation(groupBy, aggregations);
    }

    public IChunkRun StartChunk() => new GroupRun(groupBy, aggregations);

    public IOutputRun StartOutput() => new GroupRun(groupBy, aggregations);
}
