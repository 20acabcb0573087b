using System.Text.Json;
using Signalbox.Cli.Terminals;
using Signalbox.Json;

namespace Signalbox.Cli.Verbs.Checkpoints;

/// <summary>What a checkpoint shows: files as unified diffs, everything else as JSON.</summary>
internal static class CheckpointData
{
    /// <summary>Shows the data.</summary>
    /// <param name="screen">Where.</param>
    /// <param name="data">What.</param>
    /// <param name="margin">What stands before each line.</param>
    public static void Show(Screen screen, RawJson data, string margin = "")
    {
        using var document = JsonDocument.Parse(data.Text);
        if (FilesOf(document.RootElement) is not { } files)
        {
            screen.Line(Block(PrettyJson.Of(data), margin));
            return;
        }

        foreach (var property in document.RootElement.EnumerateObject().Where(p => p.Name != "files" && p.Value.ValueKind != JsonValueKind.Null))
            screen.Line($"{margin}{Printable.Line(property.Name)}: {Printable.Line(property.Value.ToString())}", Tone.Quiet);
        foreach (var file in files)
            ShowFile(screen, file, margin);
    }

    private static List<JsonElement>? FilesOf(JsonElement data)
    {
        if (data.ValueKind != JsonValueKind.Object || !data.TryGetProperty("files", out var files) || files.ValueKind != JsonValueKind.Array)
            return null;
        var list = files.EnumerateArray().ToList();
        return list.Count > 0 && list.TrueForAll(f => Text(f, "path") is not null && (Text(f, "diff") ?? Text(f, "content")) is not null) ? list : null;
    }

    private static void ShowFile(Screen screen, JsonElement file, string margin)
    {
        var details = new[] { Text(file, "change"), file.TryGetProperty("size", out var size) ? $"{size} bytes" : null };
        screen.Line(margin);
        screen.Lines([(margin + Printable.Line(Text(file, "path")!), Tone.Strong), ("  " + Printable.Line(string.Join(", ", details.Where(d => d is { Length: > 0 }))), Tone.Quiet)]);
        if (Text(file, "sha256") is { } digest)
            screen.Line($"{margin}sha256:{Printable.Line(digest)}", Tone.Quiet);
        if (Text(file, "diff") is { Length: > 0 } diff)
            ShowDiff(screen, diff, margin);
        else if (Text(file, "change") != "unchanged" && Text(file, "content") is { } content)
            screen.Line(Block(content, margin));
        if (file.TryGetProperty("diffCut", out var cut) && cut.ValueKind == JsonValueKind.True)
            screen.Line(margin + "… the difference is longer than what is shown; --json has the whole content", Tone.Waiting);
    }

    private static void ShowDiff(Screen screen, string diff, string margin)
    {
        foreach (var line in Printable.Block(diff).TrimEnd('\n').Split('\n'))
        {
            screen.Line(margin + line, line switch
            {
                ['+', '+', '+', ..] or ['-', '-', '-', ..] => Tone.Strong,
                ['+', ..] => Tone.Good,
                ['-', ..] => Tone.Bad,
                ['@', ..] => Tone.Quiet,
                _ => Tone.Plain,
            });
        }
    }

    private static string Block(string text, string margin) => margin + Printable.Block(text).Replace("\n", "\n" + margin);

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
