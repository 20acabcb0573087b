using System.Text;
using System.Text.Json;
using Signalbox.Checkpoints;

namespace Signalbox.BuiltIn.Evidence;

/// <summary>
/// Finds the files in what was approved: <c>files</c> with <c>path</c> and <c>content</c>, as code-generation shows them, and with
/// <c>change: "deleted"</c> for one that goes. Of several approvals of one file the last one counts.
/// </summary>
internal static class ApprovedFiles
{
    /// <summary>Reads them, in the order of their paths.</summary>
    /// <exception cref="UnconfirmedException">Something was approved that cannot be compared.</exception>
    public static IReadOnlyList<ApprovedFile> In(IReadOnlyList<Checkpoint> approved)
    {
        var files = new SortedDictionary<string, ApprovedFile>(StringComparer.Ordinal);
        foreach (var checkpoint in approved.Where(c => c is { Blocking: true, Status: CheckpointStatus.Approved }).OrderBy(c => c.DecidedAt).ThenBy(c => c.Id))
        {
            if (checkpoint.DataLeftOut)
                throw Uncomparable(checkpoint, "its data");
            using var document = JsonDocument.Parse(checkpoint.Data.Text);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("files", out var listed)
                || listed.ValueKind != JsonValueKind.Array)
                continue;
            foreach (var item in listed.EnumerateArray())
            {
                var file = Read(item, checkpoint);
                files[file.Path] = file;
            }
        }

        return [.. files.Values];
    }

    private static ApprovedFile Read(JsonElement item, Checkpoint checkpoint)
    {
        if (Text(item, "path") is not { Length: > 0 } path)
            throw Uncomparable(checkpoint, "a file without a path");
        if (Text(item, "change") == "deleted")
            return new ApprovedFile(path, null, checkpoint.Name);
        return Text(item, "content") is { } content
            ? new ApprovedFile(path, Encoding.UTF8.GetBytes(content), checkpoint.Name)
            : throw Uncomparable(checkpoint, $"the file '{path}' without its content");
    }

    private static string? Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) ? Inputs.JsonKinds.Text(value) : null;

    private static UnconfirmedException Uncomparable(Checkpoint checkpoint, string what) => new(
        $"Let a person compare what was merged with what was approved in the checkpoint '{checkpoint.Name}': it holds {what}.");
}
