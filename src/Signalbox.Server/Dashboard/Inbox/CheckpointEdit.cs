using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Json;
using Signalbox.Server.Dashboard.Parts;

namespace Signalbox.Server.Dashboard.Inbox;

/// <summary>What an approver changes in the data before approving them: the contents of files each by itself, or all of it as JSON.</summary>
public sealed class CheckpointEdit
{
    private readonly RawJson _shown;

    /// <summary>Begins with what was shown.</summary>
    public CheckpointEdit(RawJson shown)
    {
        _shown = shown;
        Before = JsonText.Pretty(shown);
        Json = Before;
        Files = [.. CheckpointPreview.Of(shown).Files.Select(f => new EditedFile(f.Path, f.Content))];
        ByFile = Files.Count > 0;
    }

    /// <summary>The data as they were shown, indented.</summary>
    public string Before { get; }

    /// <summary>The data as they are being written, when not <see cref="ByFile"/>.</summary>
    public string Json { get; set; }

    /// <summary>The files of the data; none when there are none.</summary>
    public IReadOnlyList<EditedFile> Files { get; }

    /// <summary>True while files are edited, not JSON.</summary>
    public bool ByFile { get; private set; }

    /// <summary>Why what was written is no JSON; null when it is.</summary>
    public string? Fault => TryRead(out _, out var fault) ? null : fault;

    /// <summary>True when something differs from what was shown.</summary>
    public bool Differs => ByFile ? Files.Any(f => f.After != f.Before) : Json != Before;

    /// <summary>Goes on with the whole data as JSON, with what was changed so far.</summary>
    public void EditAsJson()
    {
        if (TryRead(out var data, out _))
            Json = JsonText.Pretty(data);
        ByFile = false;
    }

    /// <summary>The data as they are to be approved.</summary>
    /// <returns>False when they are no JSON; <paramref name="fault"/> says where.</returns>
    public bool TryRead(out RawJson data, out string? fault)
    {
        (data, fault) = (_shown, null);
        if (!Differs)
            return true;
        try
        {
            data = ByFile ? WithFiles() : RawJson.Parse(Json);
            return true;
        }
        catch (JsonException e)
        {
            fault = e.LineNumber is { } line ? $"This is no JSON: look at line {line + 1}. {e.Message}" : $"This is no JSON: {e.Message}";
            return false;
        }
    }

    private RawJson WithFiles()
    {
        var root = JsonNode.Parse(_shown.Text)!;
        var files = root["files"]!.AsArray();
        for (var i = 0; i < Files.Count; i++)
        {
            if (Files[i].After != Files[i].Before)
                files[i]!["content"] = Files[i].After;
        }

        return RawJson.Parse(root.ToJsonString(RawJson.Options));
    }

    /// <summary>A file that is edited by itself.</summary>
    public sealed class EditedFile(string path, string before)
    {
        private string _after = before;

        /// <summary>Where it is to go.</summary>
        public string Path => path;

        /// <summary>Its content as it was shown.</summary>
        public string Before { get; } = before;

        /// <summary>Its content as it is to be approved. Browsers send lines ended as they like; they stay as they were shown.</summary>
        public string After
        {
            get => _after;
            set
            {
                var lines = value.ReplaceLineEndings("\n");
                _after = Before.Contains("\r\n", StringComparison.Ordinal) ? lines.ReplaceLineEndings("\r\n") : lines;
            }
        }
    }
}
