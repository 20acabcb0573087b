using System.Text;
using System.Text.Json;
using Signalbox.BuiltIn.DataProcessing.Operations;
using Signalbox.BuiltIn.DataProcessing.Records;
using Signalbox.BuiltIn.Inputs;
using Signalbox.BuiltIn.Workspace;
using Signalbox.Jobs;
using Signalbox.Json;

namespace Signalbox.BuiltIn.DataProcessing;

/// <summary>What a data-processing job is asked for, checked.</summary>
/// <param name="OperationName">The operation as the input names it.</param>
/// <param name="Operation">What is done with the records.</param>
/// <param name="Source">Where they come from.</param>
/// <param name="RequireApproval">True when a person must approve before the output is published.</param>
internal sealed record DataRequest(string OperationName, IOperation Operation, RecordSource Source, bool RequireApproval)
{
    /// <summary>Reads the job's input without taking its records apart; every fault of the fields is told at once.</summary>
    /// <exception cref="JobFaultException">The input is not usable.</exception>
    public static DataRequest Read(RawJson input, ContainedFolder workspace)
    {
        var bytes = Encoding.UTF8.GetBytes(input.Text);
        if (bytes.Length > JobRequestRules.MaximumInputBytes)
            throw new JobFaultException("The input must be at most 4 MiB; put the records into a file and name it in 'dataFile'.");
        using var rest = Split(bytes, out var data);
        var faults = new InputFaults();
        var fields = faults.Fields(rest.RootElement);
        var name = fields.OneOf("operation", "transform", "filter", "aggregate", "validate");
        var operation = OperationReader.Read(name, fields);
        var approval = fields.Flag("requireApproval");
        var hasData = fields.Has("data");
        var file = fields.OptionalText("dataFile");
        if (hasData == file is not null)
            faults.Add("data", "must be given as an array of objects, or 'dataFile' in its place, and not both");
        else if (hasData && data.Length == 0)
            fields.Fault("data", "must be an array of objects", fields.Find("data"), 0);
        if (file is { Length: > 0 } && RelativePath.Fault(file) is { } fault)
            faults.Add("dataFile", fault);
        // Without an operation nobody can say which fields go with it.
        if (operation is not null)
            fields.RefuseOthers();
        faults.ThrowIfAny();
        var source = file is null ? RecordSource.Inline(data) : RecordSource.File(workspace, file);
        return new DataRequest(name, operation!, source, approval);
    }

    // The input without its records, in whose place an empty array stands, and the bytes of the array of records.
    private static JsonDocument Split(byte[] input, out ReadOnlyMemory<byte> data)
    {
        data = default;
        var reader = new Utf8JsonReader(input);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return JsonDocument.Parse(input);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isData = reader.ValueTextEquals("data"u8);
            reader.Read();
            var (kind, start) = (reader.TokenType, (int)reader.TokenStartIndex);
            reader.Skip();
            if (!isData || kind != JsonTokenType.StartArray)
                continue;
            var end = (int)reader.BytesConsumed;
            data = input.AsMemory(start, end - start);
            return JsonDocument.Parse((byte[])[.. input.AsSpan(0, start), .. "[]"u8, .. input.AsSpan(end)]);
        }

        return JsonDocument.Parse(input);
    }
}
