using System.Text.Json;
using Signalbox.Json;

namespace Signalbox.Dashboard.Inbox;

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
    /// <summary>True when nothing could be arranged.</summary>
    public bool IsEmpty => Facts.Count == 0 && Files.Count == 0 && Tables.Count == 0;

    /// <summary>Arranges data.</summary>
    public static CheckpointPreview Of(RawJson data)
    {
        using var document = JsonDocument.Parse(data.Text);
        var reader = new PreviewReader();
        reader.Read(document.RootElement);
        return new CheckpointPreview(reader.Facts, reader.Files, reader.Tables, reader.IsWhole);
    }
}
