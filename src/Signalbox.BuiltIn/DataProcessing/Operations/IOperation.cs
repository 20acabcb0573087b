using System.Text.Json;
using Signalbox.BuiltIn.DataProcessing.Records;

namespace Signalbox.BuiltIn.DataProcessing.Operations;

/// <summary>
/// What a job does with its records, in two passes: each chunk of records becomes a file of lines by itself, and the lines
/// of all chunks become the output. Both give the same bytes for the same records.
/// </summary>
internal interface IOperation
{
    /// <summary>How the output is written.</summary>
    OutputFormat Format { get; }

    /// <summary>Begins a chunk.</summary>
    IChunkRun StartChunk();

    /// <summary>Begins the output.</summary>
    IOutputRun StartOutput();
}

/// <summary>An operation at work on one chunk.</summary>
internal interface IChunkRun
{
    /// <summary>How many records were found invalid.</summary>
    int Invalid { get; }

    /// <summary>Takes a record, whose <paramref name="index"/> counts from 0 over the whole input.</summary>
    void Add(long index, JsonElement record, DigestedFile chunk);

    /// <summary>Writes what is left when the last record of the chunk was taken.</summary>
    void End(DigestedFile chunk);
}

/// <summary>An operation at work on the output.</summary>
internal interface IOutputRun
{
    /// <summary>Takes a line of a chunk; chunks come in order.</summary>
    void Add(string line, OutputFile output);

    /// <summary>Writes what is left when the last line was taken.</summary>
    void End(IReadOnlyList<ChunkSummary> chunks, OutputFile output);
}
