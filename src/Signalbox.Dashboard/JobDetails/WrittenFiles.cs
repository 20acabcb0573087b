using System.Text.Json;
using Signalbox.Json;

namespace Signalbox.Dashboard.JobDetails;

/// <summary>The files that a job says it wrote: in its result, a list <c>files</c> of objects with <c>path</c>, <c>size</c> and <c>sha256</c>.</summary>
public static class WrittenFiles
{
    /// <summary>One file.</summary>
    /// <param name="Path">Where it is.</param>
    /// <param name="Size">Its bytes.</param>
    /// <param name="Sha256">The digest of its content.</param>
    public sealed record File(string Path, long Size, string Sha256);

    /// <summary>How many files a page shows.</summary>
    public const int Most = 500;

    /// <summary>The files of a result; none when it is of another shape.</summary>
    public static IReadOnlyList<File> Of(RawJson result)
    {
        try
        {
            using var document = JsonDocument.Parse(result.Text);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("files", out var files))
                return [];
            return files.Deserialize<List<File>>(RawJson.Options) is { } all && all.TrueForAll(f => f is { Path: not null, Sha256: not null }) ? all : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
