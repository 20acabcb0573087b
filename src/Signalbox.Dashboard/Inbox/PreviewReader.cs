using System.Text.Json;
using Signalbox.Dashboard.Parts;

namespace Signalbox.Dashboard.Inbox;

/// <summary>Reads a checkpoint's data as files, tables and facts, and remembers whether anything was left out.</summary>
internal sealed class PreviewReader
{
    private const int MostRows = 50;
    private const int MostColumns = 20;
    private const int LongestValue = 500;
    private const int Deepest = 4;

    // What a job may say about a file besides what is to be done; anything else about it is left to the JSON.
    private static readonly HashSet<string> FileFields =
        new(["path", "content", "change", "sha256", "baseSha256", "size", "diff", "diffCut"], StringComparer.Ordinal);

    private readonly List<(string Name, string Value)> _facts = [];
    private readonly List<PreviewFile> _files = [];
    private readonly List<PreviewTable> _tables = [];

    /// <summary>Names and values that stand alone.</summary>
    public IReadOnlyList<(string Name, string Value)> Facts => _facts;

    /// <summary>Files to be written, wherever they stand.</summary>
    public IReadOnlyList<PreviewFile> Files => _files;

    /// <summary>Lists of records.</summary>
    public IReadOnlyList<PreviewTable> Tables => _tables;

    /// <summary>True while nothing was left out.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Arranges what can be.</summary>
    public void Read(JsonElement root)
    {
        if (TryFiles(root, "") is { } files)
            _files.AddRange(files);
        else if (TryTable(null, root) is { } records)
            _tables.Add(records);
        else if (root.ValueKind == JsonValueKind.Object)
            ReadObject(root, "", "", Deepest);
        else
            IsWhole = false;
    }

    private void ReadObject(JsonElement value, string prefix, string pointer, int depth)
    {
        foreach (var field in value.EnumerateObject())
        {
            var (name, place) = (prefix + field.Name, $"{pointer}/{JsonPointer.Escape(field.Name)}");
            if (TryFiles(field.Value, place) is { } files)
                _files.AddRange(files);
            else if (TryTable(name, field.Value) is { } table)
                _tables.Add(table);
            else if (TryFacts(name, field.Value) is { } facts)
                _facts.AddRange(facts);
            else if (HoldsFiles(field.Value, depth))
                ReadObject(field.Value, name + ".", place, depth - 1);
            else
                IsWhole = false;
        }
    }

    // What asks before it runs shows its whole input, and its files stand somewhere in that.
    private static bool HoldsFiles(JsonElement value, int depth) =>
        depth > 0 && value.ValueKind == JsonValueKind.Object
        && value.EnumerateObject().Any(f => AreFiles(f.Value) || HoldsFiles(f.Value, depth - 1));

    private static bool AreFiles(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0
        && value.EnumerateArray().All(f => TryText(f, "path") is not null && TryText(f, "content") is not null);

    // Files with a path and a content; null when these are no such files.
    private List<PreviewFile>? TryFiles(JsonElement value, string pointer)
    {
        if (!AreFiles(value))
            return null;
        var files = new List<PreviewFile>();
        foreach (var file in value.EnumerateArray())
        {
            var content = TryText(file, "content")!;
            var cut = file.TryGetProperty("diffCut", out var flag) && flag.ValueKind == JsonValueKind.True;
            files.Add(new PreviewFile(TryText(file, "path")!, content, TryText(file, "change"), TryText(file, "sha256"), TryText(file, "diff"), cut)
            {
                Place = $"{pointer}/{files.Count}",
            });
            IsWhole &= content.Length <= JsonLayout.Longest && file.EnumerateObject().All(f => FileFields.Contains(f.Name) && IsSingle(f.Value));
        }

        return files;
    }

    // Records; null when these are none.
    private PreviewTable? TryTable(string? name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0 || value.EnumerateArray().Any(r => r.ValueKind != JsonValueKind.Object))
            return null;
        var columns = value.EnumerateArray().SelectMany(r => r.EnumerateObject().Select(f => f.Name)).Distinct(StringComparer.Ordinal).Take(MostColumns + 1).ToArray();
        if (columns.Length is 0 or > MostColumns)
            return null;
        var total = value.GetArrayLength();
        IsWhole &= total <= MostRows;
        var rows = value.EnumerateArray().Take(MostRows)
            .Select(r => (IReadOnlyList<string?>)[.. columns.Select(c => r.TryGetProperty(c, out var cell) ? Text(cell) : null)]);
        return new PreviewTable(name, columns, [.. rows], total);
    }

    // A value, a small object of values, or a short list of them: each reads well on one line. Null when it is more than that.
    private IReadOnlyList<(string Name, string Value)>? TryFacts(string name, JsonElement value)
    {
        if (IsSingle(value) || IsBlank(value))
            return [(name, Text(value))];
        if (value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(f => IsSingle(f.Value)))
            return [.. value.EnumerateObject().Select(f => ($"{name}.{f.Name}", Text(f.Value)))];
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= MostColumns && value.EnumerateArray().All(IsWord))
            return [(name, string.Join(", ", value.EnumerateArray().Select(Text)))];
        return null;
    }

    private static string? TryText(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static bool IsSingle(JsonElement value) => value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);

    private static bool IsBlank(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        JsonValueKind.Array => value.GetArrayLength() == 0,
        _ => false,
    };

    // A comma inside a text would make one member of a list look like two.
    private static bool IsWord(JsonElement value) =>
        IsSingle(value) && !(value.ValueKind == JsonValueKind.String && value.GetString()!.Contains(',', StringComparison.Ordinal));

    private string Text(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        if (text.Length <= LongestValue)
            return text;
        IsWhole = false;
        return string.Concat(text.AsSpan(0, LongestValue), "…");
    }
}
