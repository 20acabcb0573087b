using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using Signalbox.BuiltIn.Inputs;

namespace Signalbox.BuiltIn.DataProcessing.Records;

/// <summary>What a first reading of all records found; saved, so that later attempts know whether the source is the same.</summary>
/// <param name="Records">How many there are.</param>
/// <param name="Fields">The names of their fields, in the order they were first seen; at most 100.</param>
/// <param name="Sha256">The digest of the source.</param>
internal sealed record InputSummary(long Records, IReadOnlyList<string> Fields, string Sha256)
{
    private const int MaximumFields = 100;

    /// <summary>Reads every record once.</summary>
    /// <exception cref="JobFaultException">A record is not usable.</exception>
    public static async Task<InputSummary> MeasureAsync(RecordSource source, CancellationToken cancellationToken)
    {
        await using var reader = source.Read(cancellationToken);
        var fields = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.NextAsync())
        {
            if (!IsWellFormed(reader.Current))
                throw new JobFaultException($"Record {reader.Position - 1:N0} of the {source.Name} holds text that is not well-formed Unicode.");
            foreach (var property in reader.Current.EnumerateObject())
            {
                if (fields.Count < MaximumFields && seen.Add(property.Name))
                    fields.Add(property.Name);
            }
        }

        return new InputSummary(reader.Position, fields, reader.Sha256);
    }

    private static bool IsWellFormed(JsonElement record)
    {
        var raw = JsonMarshal.GetRawUtf8Value(record);
        // Only an escape can spell half of a surrogate pair, and few records have any.
        return Utf8.IsValid(raw) && (raw.IndexOf("\\u"u8) < 0 || HasWholePairs(record));
    }

    private static bool HasWholePairs(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    if (!HasWholeName(property) || !HasWholePairs(property.Value))
                        return false;
                }

                return true;
            case JsonValueKind.Array:
                return element.EnumerateArray().All(HasWholePairs);
            case JsonValueKind.String:
                return JsonKinds.Text(element) is not null;
            default:
                return true;
        }
    }

    private static bool HasWholeName(JsonProperty property)
    {
        try
        {
            return property.Name is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
