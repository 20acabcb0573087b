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
/// <param name="IsWhole">False when there is more in the data than is arranged here.</param>
internal sealed record CheckpointPreview(
    IReadOnlyList<(string Name, string Value)> Facts, IReadOnlyList<PreviewFile> Files, IReadOnlyList<PreviewTable> Tables, bool IsWhole)
{
    private const int MostRows = 50;
    private const int MostColumns = 20;
    private const int LongestValue = 500;

    private static readonly CheckpointPreview Nothing = new([], [], [], IsWhole: false);

    /// <summary>True when nothing could be arranged.</summary>
    public bool IsEmpty => Facts.Count == 0 && Files.Count == 0 && Tables.Count == 0;

    /// <summary>Arranges data.</summary>
    public static CheckpointPreview Of(RawJson data)
    {
        using var document = JsonDocument.Parse(data.Text);
        var root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Array)
            return TryTable(null, root) is { } records ? new CheckpointPreview([], [], [records], IsWhole: true) : Nothing;
        if (root.ValueKind != JsonValueKind.Object)
            return Nothing;

        var facts = new List<(string, string)>();
        var files = new List<PreviewFile>();
        var tables = new List<PreviewTable>();
        var whole = true;
        foreach (var field in root.EnumerateObject())
        {
            if (IsSingle(field.Value))
                facts.Add((field.Name, Text(field.Value)));
            else if (field.Name == "files" && TryFiles(field.Value) is { } found)
                files.AddRange(found);
            else if (TryTable(field.Name, field.Value) is { } table)
                tables.Add(table);
            else if (TryFacts(field.Name, field.Value) is { } inner)
                facts.AddRange(inner);
            else
                whole = false;
        }

        return new CheckpointPreview(facts, files, tables, whole);
    }

    private static IReadOnlyList<PreviewFile>? TryFiles(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
            return null;
        var files = new List<PreviewFile>();
        foreach (var file in value.EnumerateArray())
        {
            if (TryText(file, "path") is not { } path || TryText(file, "content") is not { } content)
                return null;
            files.Add(new PreviewFile(path, content, TryText(file, "change"), TryText(file, "sha256"), TryText(file, "diff")));
        }

        return files;
    }

    private static PreviewTable? TryTable(string? name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0 || value.EnumerateArray().Any(r => r.ValueKind != JsonValueKind.Object))
            return null;
        var shown = value.EnumerateArray().Take(MostRows).ToArray();
        var columns = shown.SelectMany(r => r.EnumerateObject().Select(f => f.Name)).Distinct(StringComparer.Ordinal).ToArray();
        if (columns.Length is 0 or > MostColumns)
            return null;
        var rows = shown.Select(r => (IReadOnlyList<string?>)[.. columns.Select(c => r.TryGetProperty(c, out var cell) ? Text(cell) : null)]);
        return new PreviewTable(name, columns, [.. rows], value.GetArrayLength());
    }

    // A small object of plain values, and a short list of them, read well on one line each.
    private static IEnumerable<(string Name, string Value)>? TryFacts(string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(f => IsSingle(f.Value)))
            return [.. value.EnumerateObject().Select(f => ($"{name}.{f.Name}", Text(f.Value)))];
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= MostColumns && value.EnumerateArray().All(IsSingle))
            return [(name, string.Join(", ", value.EnumerateArray().Select(Text)))];
        return null;
    }

    private static string? TryText(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static bool IsSingle(JsonElement value) => value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);

    private static string Text(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return text.Length <= LongestValue ? text : string.Concat(text.AsSpan(0, LongestValue), "…");
    }
}
