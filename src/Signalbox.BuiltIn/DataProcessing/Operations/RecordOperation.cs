using System.Text.Json;
using Signalbox.BuiltIn.DataProcessing.Records;

namespace Signalbox.BuiltIn.DataProcessing.Operations;

/// <summary>An operation that makes of each record one record or none, whatever the others are.</summary>
internal abstract class RecordOperation : IOperation, IChunkRun, IOutputRun
{
    public OutputFormat Format => OutputFormat.Lines;

    public int Invalid => 0;

    public IChunkRun StartChunk() => this;

    public IOutputRun StartOutput() => this;

    public void Add(long index, JsonElement record, DigestedFile chunk)
    {
        if (Write(index, record, chunk.Json))
            chunk.EndLine();
    }

    public void End(DigestedFile chunk)
    {
    }

    public void Add(string line, OutputFile output) => output.Add(line);

    public void End(IReadOnlyList<ChunkSummary> chunks, OutputFile output)
    {
    }

    /// <summary>Writes what the record becomes, an object; or writes nothing and says false to leave it out.</summary>
    protected abstract bool Write(long index, JsonElement record, Utf8JsonWriter json);
}
