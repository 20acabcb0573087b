using System.Text;
using System.Text.Json;
using Signalbox.Json;

namespace Signalbox.BuiltIn.DataProcessing.Records;

/// <summary>Writes an output, and keeps its beginning for the checkpoints and the result.</summary>
internal sealed class OutputFile(DigestedFile file, OutputFormat format) : IDisposable
{
    private const int SampleRecords = 5;
    private const int MaximumSampleBytes = 64 * 1024;
    private const int MaximumDataRecords = 1_000;
    private const int MaximumDataBytes = 512 * 1024;

    private readonly DigestedFile _file = file;
    private readonly List<string> _first = [];
    private long _records;

    /// <summary>Adds a record, or the whole report.</summary>
    public void Add(string json)
    {
        if (format == OutputFormat.Array)
            _file.Write(_records == 0 ? "[\n"u8 : ",\n"u8);
        _file.Write(Encoding.UTF8.GetBytes(json));
        if (format != OutputFormat.Array)
            _file.Write("\n"u8);
        _records++;
        if (_records <= MaximumDataRecords && _file.Bytes <= MaximumDataBytes)
            _first.Add(json);
    }

    /// <summary>Puts the file in its place, on the disk.</summary>
    public OutputSummary Complete()
    {
        if (format == OutputFormat.Array)
            _file.Write(_records == 0 ? "[]\n"u8 : "\n]\n"u8);
        var sha256 = _file.Complete(flushToDisk: true);
        var isWhole = _first.Count == _records;
        JsonElement? data = !isWhole ? null
            : format == OutputFormat.Report ? Parse(_first[0])
            : Parse($"[{string.Join(',', _first)}]");
        return new OutputSummary(format == OutputFormat.Report ? null : _records, sha256, _file.Bytes, Sample(), data);
    }

    public void Dispose() => _file.Dispose();

    private List<JsonElement> Sample()
    {
        var sample = new List<JsonElement>();
        var bytes = 0;
        foreach (var json in _first.Take(SampleRecords))
        {
            bytes += Encoding.UTF8.GetByteCount(json);
            if (bytes > MaximumSampleBytes)
                break;
            sample.Add(Parse(json));
        }

        return sample;
    }

    private static JsonElement Parse(string json) => RawJson.Trusted(json).To<JsonElement>();
}
