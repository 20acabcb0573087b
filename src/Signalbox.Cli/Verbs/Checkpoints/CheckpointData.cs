using System.Text.Json;
using Signalbox.Cli.Documents;
using Signalbox.Cli.Terminals;
using Signalbox.Json;

namespace Signalbox.Cli.Verbs.Checkpoints;

/// <summary>What a checkpoint shows: files as unified diffs, everything else as JSON.</summary>
internal static class CheckpointData
{
    private const int Deepest = 5;

    /// <summary>Shows the data.</summary>
    /// <param name="screen">Where.</param>
    /// <param name="data">What.</param>
    /// <param name="margin">What stands before each line.</param>
    public static void Show(Screen screen, RawJson data, string margin = "")
    {
        using var document = JsonDocument.Parse(data.Text);
        if (HoldsFiles(document.RootElement, Deepest))
            ShowObject(screen, document.RootElement, "", margin, Deepest);
        else
            screen.Line(Block(PrettyJson.Of(data), margin));
    }

    private static void ShowObject(Screen screen, JsonElement data, string prefix, string margin, int depth)
    {
        var fields = data.EnumerateObject().Where(p => p.Value.ValueKind != JsonValueKind.Null).ToLookup(p => AreFiles(p.Value) || HoldsFiles(p.Value, depth - 1));
        foreach (var fact in fields[false])
            screen.Line($"{margin}{prefix}{Printable.Line(fact.Name)}: {Printable.Line(fact.Value.ToString())}", Tone.Quiet);
        foreach (var field in fields[true])
        {
            if (field.Value.ValueKind == JsonValueKind.Object)
                ShowObject(screen, field.Value, $"{prefix}{Printable.Line(field.Name)}.", margin, depth - 1);
            else
                field.Value.EnumerateArray().ToList().ForEach(file => ShowFile(screen, file, margin));
        }
    }

    // What asks before it runs shows its whole input, and its files stand somewhere in that.
    private static bool HoldsFiles(JsonElement data, int depth) =>
        depth > 0 && data.ValueKind == JsonValueKind.Object && data.EnumerateObject().Any(p => AreFiles(p.Value) || HoldsFiles(p.Value, depth - 1));

    private static bool AreFiles(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0
        && value.EnumerateArray().All(f => Text(f, "path") is not null && (Text(f, "diff") ?? Text(f, "content")) is not null);

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
