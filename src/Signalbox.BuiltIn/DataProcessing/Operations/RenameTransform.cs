using System.Collections.Frozen;
using System.Text.Json;
using Signalbox.BuiltIn.Inputs;

namespace Signalbox.BuiltIn.DataProcessing.Operations;

/// <summary>Gives top-level fields other names, all at once, so that two may swap; the others stay as they are.</summary>
internal sealed class RenameTransform(IReadOnlyDictionary<string, string> mapping) : RecordOperation
{
    private const int MaximumNames = 1_000;

    private readonly FrozenDictionary<string, string> _mapping = mapping.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Reads the <c>mapping</c> field.</summary>
    public static RenameTransform Read(InputFields fields)
    {
        var mapping = new Dictionary<string, string>(StringComparer.Ordinal);
        if (fields.Find("mapping") is not { ValueKind: JsonValueKind.Object } given || given.GetPropertyCount() is 0 or > MaximumNames)
            return fields.Fault("mapping", $"must be an object of 1 to {MaximumNames:N0} present names with their new names", fields.Find("mapping"), new RenameTransform(mapping));
        foreach (var pair in given.EnumerateObject())
        {
            if (JsonKinds.Text(pair.Value) is not { Length: > 0 } name)
                fields.Fault("mapping", $"must give '{pair.Name}' a new name, which is a text", pair.Value, "");
            else if (mapping.ContainsValue(name))
                fields.Faults.Add("mapping", $"must not give two fields the name '{name}'");
            else
                mapping[pair.Name] = name;
        }

        return new RenameTransform(mapping);
    }

    protected override bool Write(long index, JsonElement record, Utf8JsonWriter json)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        json.WriteStartObject();
        foreach (var property in record.EnumerateObject())
        {
            var name = _mapping.GetValueOrDefault(property.Name, property.Name);
            if (!names.Add(name))
                throw new JobFaultException($"Record {index:N0} would have two fields named '{name}'; choose another name in 'mapping'.");
            json.WritePropertyName(name);
            property.Value.WriteTo(json);
        }

        json.WriteEndObject();
        return true;
    }
}
