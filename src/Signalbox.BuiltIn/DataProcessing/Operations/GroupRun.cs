using System.Buffers;
using System.Text;
using System.Text.Json;
using Signalbox.BuiltIn.DataProcessing.Records;
using Signalbox.BuiltIn.Inputs;

namespace Signalbox.BuiltIn.DataProcessing.Operations;

/// <summary>The groups of a chunk, or of the whole output, in the order they first appear.</summary>
internal sealed class GroupRun(IReadOnlyList<string> groupBy, IReadOnlyList<Aggregation> aggregations) : IChunkRun, IOutputRun
{
    /// <summary>How many groups there may be, since all are kept in memory.</summary>
    public const int MaximumGroups = 100_000;

    private const int MaximumKeyBytes = 1_000;

    private readonly Dictionary<string, GroupAggregate[]> _byKey = new(StringComparer.Ordinal);
    private readonly List<string> _keys = [];

    public int Invalid => 0;

    public void Add(long index, JsonElement record, DigestedFile chunk)
    {
        var tallies = Group(Key(index, record));
        for (var i = 0; i < tallies.Length; i++)
            tallies[i].Add(aggregations[i], index, record);
    }

    public void End(DigestedFile chunk)
    {
        foreach (var key in _keys)
        {
            var json = chunk.Json;
            json.WriteStartArray();
            json.WriteStringValue(key);
            foreach (var tally in _byKey[key])
                tally.WriteState(json);
            json.WriteEndArray();
            chunk.EndLine();
        }
    }

    public void Add(string line, OutputFile output)
    {
        using var document = JsonDocument.Parse(line);
        var tallies = Group(document.RootElement[0].GetString()!);
        for (var i = 0; i < tallies.Length; i++)
            tallies[i].Merge(aggregations[i], document.RootElement[i + 1]);
    }

    public void End(IReadOnlyList<ChunkSummary> chunks, OutputFile output)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, DigestedFile.WriterOptions);
        foreach (var key in _keys)
        {
            WriteGroup(key, json);
            json.Flush();
            output.Add(Encoding.UTF8.GetString(buffer.WrittenSpan));
            buffer.ResetWrittenCount();
            json.Reset();
        }
    }

    private void WriteGroup(string key, Utf8JsonWriter json)
    {
        using var values = JsonDocument.Parse(key);
        json.WriteStartObject();
        for (var i = 0; i < groupBy.Count; i++)
        {
            json.WritePropertyName(groupBy[i]);
            values.RootElement[i].WriteTo(json);
        }

        for (var i = 0; i < aggregations.Count; i++)
        {
            json.WritePropertyName(aggregations[i].As);
            _byKey[key][i].WriteResult(aggregations[i], json);
        }

        json.WriteEndObject();
    }

    private GroupAggregate[] Group(string key)
    {
        if (_byKey.TryGetValue(key, out var tallies))
            return tallies;
        if (_keys.Count == MaximumGroups)
            throw new JobFaultException($"The records fall into more than {MaximumGroups:N0} groups; choose other fields in 'groupBy'.");
        _keys.Add(key);
        return _byKey[key] = [.. aggregations.Select(_ => new GroupAggregate())];
    }

    // The key is the JSON array of the group's values, in one spelling for equal values.
    private string Key(long index, JsonElement record)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, DigestedFile.WriterOptions))
        {
            json.WriteStartArray();
            foreach (var field in groupBy)
            {
                if (!record.TryGetProperty(field, out var value))
                    json.WriteNullValue();
                else if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                    throw new JobFaultException($"Record {index:N0} cannot be grouped: its field '{field}' is {JsonKinds.Describe(value)}, and must be a single value.");
                else if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number))
                    json.WriteNumberValue(number / 1.0000000000000000000000000000m);
                else
                    value.WriteTo(json);
            }

            json.WriteEndArray();
        }

        return buffer.WrittenCount <= MaximumKeyBytes
            ? Encoding.UTF8.GetString(buffer.WrittenSpan)
            : throw new JobFaultException($"Record {index:N0} cannot be grouped: the values of its group must be at most {MaximumKeyBytes:N0} bytes long.");
    }
}
