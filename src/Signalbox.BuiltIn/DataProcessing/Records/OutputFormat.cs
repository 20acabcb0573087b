namespace Signalbox.BuiltIn.DataProcessing.Records;

/// <summary>How an output file is written.</summary>
internal enum OutputFormat
{
    /// <summary>One JSON object a line, in <c>output.jsonl</c>.</summary>
    Lines,

    /// <summary>A JSON array of objects, in <c>output.json</c>.</summary>
    Array,

    /// <summary>One JSON object, in <c>output.json</c>.</summary>
    Report,
}
