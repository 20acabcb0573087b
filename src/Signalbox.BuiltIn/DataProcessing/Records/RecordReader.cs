using System.Runtime.InteropServices;
using System.Text.Json;
using Signalbox.BuiltIn.Inputs;

namespace Signalbox.BuiltIn.DataProcessing.Records;

/// <summary>Reads records one after the other and holds no more than one of them.</summary>
internal sealed class RecordReader : IAsyncDisposable
{
    /// <summary>The largest record, in bytes of JSON.</summary>
    public const int MaximumRecordBytes = 1024 * 1024;

    private static readonly JsonSerializerOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly string _source;
    private readonly MeteredStream _stream;
    private readonly IAsyncEnumerator<JsonElement> _records;

    /// <summary>Takes the stream, which it closes.</summary>
    /// <param name="source">What it is called in faults: <c>data</c> or <c>data file 'x'</c>.</param>
    /// <param name="stream">A JSON array of records, or records one after the other.</param>
    /// <param name="lines">True for records one after the other.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public RecordReader(string source, Stream stream, bool lines, CancellationToken cancellationToken)
    {
        _source = source;
        _stream = new MeteredStream(stream, source);
        _records = JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(_stream, topLevelValues: lines, Strict, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
    }

    /// <summary>How many records were read.</summary>
    public long Position { get; private set; }

    /// <summary>The record that was read last.</summary>
    public JsonElement Current => _records.Current;

    /// <summary>The digest of the source as far as it was read; of all of it after the end.</summary>
    public string Sha256 => _stream.Sha256();

    /// <summary>Reads the next record, an object; false at the end.</summary>
    /// <exception cref="JobFaultException">What follows is no record.</exception>
    public async ValueTask<bool> NextAsync()
    {
        try
        {
            if (!await _records.MoveNextAsync())
                return false;
        }
        catch (JsonException e)
        {
            throw new JobFaultException($"The {_source} is not usable at record {Position:N0}: {e.Message}");
        }

        _stream.MarkRecord();
        if (Current.ValueKind != JsonValueKind.Object)
            throw new JobFaultException($"Record {Position:N0} of the {_source} must be an object, and is {JsonKinds.Describe(Current)}.");
        if (JsonMarshal.GetRawUtf8Value(Current).Length > MaximumRecordBytes)
            throw new JobFaultException($"Record {Position:N0} of the {_source} must be at most 1 MiB of JSON.");
        Position++;
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _records.DisposeAsync();
        await _stream.DisposeAsync();
    }
}
