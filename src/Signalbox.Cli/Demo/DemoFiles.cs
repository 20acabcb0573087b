using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Signalbox.Cli.Terminals;

namespace Signalbox.Cli.Demo;

/// <summary>Looks at the files that jobs left, and compares their digests with what was recorded and approved.</summary>
internal static class DemoFiles
{
    /// <summary>Shows the files that code-generation wrote.</summary>
    public static void ShowWritten(DemoTimeline timeline, DemoNode node, JsonElement job, JsonElement approved)
    {
        var result = job.GetProperty("result");
        var expected = approved.GetProperty("data").GetProperty("files").EnumerateArray()
            .ToDictionary(f => f.GetProperty("path").GetString()!, f => Digest(Encoding.UTF8.GetBytes(f.GetProperty("content").GetString()!)));
        var written = result.GetProperty("files").EnumerateArray().ToList();
        DemoTimeline.Require(written.Count == expected.Count, $"{expected.Count} written files");
        var target = result.GetProperty("target").GetString()!;
        foreach (var file in written)
        {
            var path = file.GetProperty("path").GetString()!;
            Show(timeline, node, $"{target}/{path}", expected.GetValueOrDefault(path), file.GetProperty("sha256").GetString());
        }
    }

    /// <summary>Shows the file that data-processing published.</summary>
    public static void ShowOutput(DemoTimeline timeline, DemoNode node, JsonElement job)
    {
        var result = job.GetProperty("result");
        var digest = result.GetProperty("sha256").GetString();
        Show(timeline, node, result.GetProperty("file").GetString()!, digest, digest);
    }

    private static void Show(DemoTimeline timeline, DemoNode node, string label, string? expected, string? recorded)
    {
        var path = Path.Combine(node.Workspace, label);
        DemoTimeline.Require(File.Exists(path), $"the file {label}");
        var bytes = File.ReadAllBytes(path);
        var digest = Digest(bytes);
        DemoTimeline.Require(digest == expected && digest == recorded, $"the file {label} with the digest that was recorded");
        timeline.Tell("written", $"{label}, {bytes.Length} bytes");
        timeline.Add($"sha256:{digest}", Tone.Quiet);
    }

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
