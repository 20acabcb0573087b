using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Dashboard.Parts;
using Signalbox.Json;

namespace Signalbox.Dashboard.Inbox;

/// <summary>What an approver changes in the data before approving them: the contents of files each by itself, or all of it as JSON.</summary>
public sealed class CheckpointEdit
{
    private const int MostBytes = 300_000;

    private readonly RawJson _shown;
    private string _json;
    private (RawJson Data, string? Fault)? _read;

    /// <summary>Begins with what was shown.</summary>
    public CheckpointEdit(RawJson shown)
    {
        _shown = shown;
        Before = CanEdit(shown) ? LineEndings.InBrowser(JsonLayout.Pretty(shown)) : "";
        _json = Before;
        Files = CanEdit(shown) ? [.. CheckpointPreview.Of(shown).Files.Select(f => new EditedFile(f.Path, f.Place, f.Content, () => _read = null))] : [];
        ByFile = Files.Count > 0;
    }

    /// <summary>True when the data are too large for a page; then nothing can be changed here.</summary>
    public bool IsTooLarge => !CanEdit(_shown);

    /// <summary>The data as they were shown, indented.</summary>
    public string Before { get; }

    /// <summary>The data as they are being written, when not <see cref="ByFile"/>.</summary>
    public string Json
    {
        get => _json;
        set => (_json, _read) = (LineEndings.InBrowser(value), null);
    }

    /// <summary>The files of the data; none when there are none.</summary>
    public IReadOnlyList<EditedFile> Files { get; }

    /// <summary>True while files are edited, not JSON.</summary>
    public bool ByFile { get; private set; }

    /// <summary>Why what was written is no JSON; null when it is.</summary>
    public string? Fault => TryRead(out _, out var fault) ? null : fault;

    /// <summary>True when something differs from what was shown.</summary>
    public bool Differs => ByFile ? Files.Any(f => f.Differs) : Json != Before;

    /// <summary>True when data are small enough to be edited on a page.</summary>
    public static bool CanEdit(RawJson data) => data.ByteCount <= MostBytes;

    /// <summary>Goes on with the whole data as JSON, with what was changed so far.</summary>
    public void EditAsJson()
    {
        if (TryRead(out var data, out _))
            Json = JsonLayout.Pretty(data);
        (ByFile, _read) = (false, null);
    }

    /// <summary>The data as they are to be approved.</summary>
    /// <returns>False when they are no JSON; <paramref name="fault"/> says where.</returns>
    public bool TryRead(out RawJson data, out string? fault)
    {
        (data, fault) = _read ??= Read();
        return fault is null;
    }

    private (RawJson Data, string? Fault) Read()
    {
        if (!Differs)
            return (_shown, null);
        try
        {
            return (ByFile ? WithFiles() : RawJson.Parse(Json), null);
        }
        catch (JsonException e)
        {
            return (_shown, e.LineNumber is { } line ? $"This is no JSON: look at line {line + 1}. {e.Message}" : $"This is no JSON: {e.Message}");
        }
    }

    private RawJson WithFiles()
    {
        var root = JsonNode.Parse(_shown.Text)!;
        foreach (var file in Files.Where(f => f.Differs))
            JsonPointer.Find(root, file.Place)["content"] = file.After;

        return RawJson.Parse(root.ToJsonString(RawJson.Options));
    }
}
