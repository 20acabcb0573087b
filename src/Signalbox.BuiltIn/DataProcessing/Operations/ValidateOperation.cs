using System.Text.Json;
using Signalbox.BuiltIn.DataProcessing.Records;
using Signalbox.BuiltIn.Inputs;

namespace Signalbox.BuiltIn.DataProcessing.Operations;

/// <summary>Counts the records that break a rule, and reports the first faults. Faults of records do not fail the job.</summary>
internal sealed class ValidateOperation(IReadOnlyList<FieldRule> rules) : IOperation
{
    /// <summary>How many faults are reported.</summary>
    public const int MaximumFaults = 100;

    private const int MaximumRules = 200;

    public OutputFormat Format => OutputFormat.Report;

    /// <summary>Reads <c>rules</c>.</summary>
    public static ValidateOperation Read(InputFields fields) => new(
        [.. fields.List("rules", 1, MaximumRules, "objects with 'field' and what holds for it")
            .Select((r, i) => new FieldRule(fields.Faults.Fields(r, $"rules[{i}]")))]);

    public IChunkRun StartChunk() => new ChunkCheck(rules);

    public IOutputRun StartOutput() => new Report();

    private sealed class ChunkCheck(IReadOnlyList<FieldRule> rules) : IChunkRun
    {
        public int Invalid { get; private set; }

        public void Add(long index, JsonElement record, DigestedFile chunk)
        {
            var isInvalid = false;
            foreach (var (field, rule, message) in rules.SelectMany(r => r.Check(record)))
            {
                isInvalid = true;
                if (chunk.Lines == MaximumFaults)
                    break;
                JsonSerializer.Serialize(chunk.Json, new { record = index, field, rule, message });
                chunk.EndLine();
            }

            if (isInvalid)
                Invalid++;
        }

        public void End(DigestedFile chunk)
        {
        }
    }

    private sealed class Report : IOutputRun
    {
        private readonly List<string> _faults = [];

        public void Add(string line, OutputFile output)
        {
            if (_faults.Count < MaximumFaults)
                _faults.Add(line);
        }

        public void End(IReadOnlyList<ChunkSummary> chunks, OutputFile output)
        {
            var records = chunks.Sum(c => (long)c.Records);
            var invalid = chunks.Sum(c => (long)c.Invalid);
            output.Add($$"""{"records":{{records}},"valid":{{records - invalid}},"invalid":{{invalid}},"faults":[{{string.Join(',', _faults)}}]}""");
        }
    }
}
