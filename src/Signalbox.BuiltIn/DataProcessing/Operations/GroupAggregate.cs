using System.Text.Json;
using Signalbox.BuiltIn.Inputs;

namespace Signalbox.BuiltIn.DataProcessing.Operations;

/// <summary>
/// What one aggregation has found in one group. Numbers are added up exactly, as decimals of 28 digits. Missing fields and
/// null count for nothing.
/// </summary>
internal sealed class GroupAggregate
{
    private const int MaximumTextLength = 1_000;

    private long _count;
    private decimal _sum;
    private decimal? _number;
    private string? _text;

    /// <summary>Takes a record.</summary>
    public void Add(Aggregation aggregation, long index, JsonElement record)
    {
        if (aggregation.Field is not { } field)
        {
            _count++;
            return;
        }

        if (!record.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null)
            return;
        _count++;
        switch (aggregation.Function)
        {
            case "count":
                break;
            case "sum" or "avg":
                AddToSum(aggregation, Number(aggregation, index, value)
                    ?? throw Fault(aggregation, index, $"is {JsonKinds.Describe(value)}, and must be a number"));
                break;
            default:
                AddExtreme(aggregation, index, value);
                break;
        }
    }

    /// <summary>Takes what another chunk found, as <see cref="WriteState"/> wrote it.</summary>
    public void Merge(Aggregation aggregation, JsonElement state)
    {
        _count += state[0].GetInt64();
        AddToSum(aggregation, state[1].GetDecimal());
        if (state[2].ValueKind != JsonValueKind.Null)
            TakeNumber(aggregation, state[2].GetDecimal());
        if (state[3].ValueKind != JsonValueKind.Null)
            TakeText(aggregation, state[3].GetString()!);
        if (_number is not null && _text is not null)
            throw new JobFaultException($"The field '{aggregation.Field}' holds numbers and texts, of which there is no {aggregation.Function}.");
    }

    /// <summary>Writes what was found, to be merged later.</summary>
    public void WriteState(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        json.WriteNumberValue(_count);
        json.WriteNumberValue(_sum);
        WriteNumber(json, _number);
        json.WriteStringValue(_text);
        json.WriteEndArray();
    }

    /// <summary>Writes the result: a number, or a text for min and max of texts; null when there was nothing.</summary>
    public void WriteResult(Aggregation aggregation, Utf8JsonWriter json)
    {
        switch (aggregation.Function)
        {
            case "count":
                json.WriteNumberValue(_count);
                break;
            case "sum":
                WriteNumber(json, _sum);
                break;
            case "avg":
                WriteNumber(json, _count == 0 ? null : _sum / _count);
                break;
            default:
                if (_text is not null)
                    json.WriteStringValue(_text);
                else
                    WriteNumber(json, _number);
                break;
        }
    }

    // Division by one with all its zeros drops those at the end, which decimals carry along: 1.50 becomes 1.5.
    private static void WriteNumber(Utf8JsonWriter json, decimal? number)
    {
        if (number is { } value)
            json.WriteNumberValue(value / 1.0000000000000000000000000000m);
        else
            json.WriteNullValue();
    }

    private static decimal? Number(Aggregation aggregation, long index, JsonElement value) =>
        value.ValueKind != JsonValueKind.Number ? null
        : value.TryGetDecimal(out var number) ? number
        : throw Fault(aggregation, index, "is too large a number to be computed with exactly");

    private static JobFaultException Fault(Aggregation aggregation, long index, string what) =>
        new($"Record {index:N0} cannot be aggregated with '{aggregation.Function}': its field '{aggregation.Field}' {what}.");

    private void AddToSum(Aggregation aggregation, decimal number)
    {
        try
        {
            _sum += number;
        }
        catch (OverflowException)
        {
            throw new JobFaultException($"The sum of the field '{aggregation.Field}' is too large to be computed exactly.");
        }
    }

    private void AddExtreme(Aggregation aggregation, long index, JsonElement value)
    {
        if (Number(aggregation, index, value) is { } number && _text is null)
            TakeNumber(aggregation, number);
        else if (value.ValueKind == JsonValueKind.String && _number is null && value.GetString() is { Length: <= MaximumTextLength } text)
            TakeText(aggregation, text);
        else
            throw Fault(aggregation, index, $"must hold numbers alone, or texts alone of at most {MaximumTextLength:N0} characters");
    }

    private void TakeNumber(Aggregation aggregation, decimal number)
    {
        if (_number is not { } present || (aggregation.Function == "min" ? number < present : number > present))
            _number = number;
    }

    private void TakeText(Aggregation aggregation, string text)
    {
        if (_text is null || (aggregation.Function == "min") == (string.CompareOrdinal(text, _text) < 0))
            _text = text;
    }
}
