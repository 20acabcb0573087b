using System.Text.Json;

namespace Signalbox.BuiltIn.DataProcessing.Operations;

/// <summary>Keeps the records for which every condition holds.</summary>
internal sealed class FilterOperation(IReadOnlyList<Condition> conditions) : RecordOperation
{
    protected override bool Write(long index, JsonElement record, Utf8JsonWriter json)
    {
        foreach (var condition in conditions)
        {
            if (!condition.Holds(record))
                return false;
        }

        record.WriteTo(json);
        return true;
    }
}
