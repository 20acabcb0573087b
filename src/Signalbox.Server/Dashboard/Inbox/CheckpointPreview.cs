using System.Text.Json;
using Signalbox.Json;

namespace Signalbox.Server.Dashboard.Inbox;

/// <summary>
/// What a checkpoint asks for, as a person reads it: files with their differences, records as a table, the rest as facts. It
/// only arranges what is there; the JSON itself is what is approved.
/// </summary>
/// <param name="Facts">Names and values that stand alone.</param>
/// <param name="Files">Files to be written.</param>
/// <param name="Tables">Lists of records.</param>
/// <param name="IsWhole">False when there is anything in the data that is not, or not fully, arranged here.</param>
internal sealed record CheckpointPreview(
    IReadOnlyList<(string Name, string Value)> Facts, IReadOnlyList<PreviewFile> Files, IReadOnlyList<PreviewTable> Tables, bool IsWhole)
{
    private static readonly CheckpointPreview Nothing = new([], [], [], IsWhole: false);

    /// <summary>True when nothing could be arranged.</summary>
    public bool IsEmpty => Facts.Count == 0 && Files.Count == 0 && Tables.Count == 0;

    /// <summary>Arranges data.</summary>
    public static CheckpointPreview Of(RawJson data)
    {
        using var document = JsonDocument.Parse(data.Text);
        var root = document.RootElement;
        var reader = new PreviewReader();
        if (root.ValueKind == JsonValueKind.Array)
            return reader.TryTable(null, root) is { } records ? new CheckpointPreview([], [], [records], reader.IsWhole) : Nothing;
        if (root.ValueKind != JsonValueKind.Object)
            return Nothing;

        var facts = new List<(string, string)>();
        var files = new List<PreviewFile>();
        var tables = new List<PreviewTable>();
        foreach (var field in root.EnumerateObject())
        {
            if (field.Name == "files" && reader.TryFiles(field.Value) is { } found)
                files.AddRange(found);
            else if (reader.TryTable(field.Name, field.Value) is { } table)
                tables.Add(table);
            else if (reader.TryFacts(field.Name, field.Value) is { } inner)
                facts.AddRange(inner);
            else
                reader.LeaveOut();
        }

        return new CheckpointPreview(facts, files, tables, reader.IsWhole);
    }
}
