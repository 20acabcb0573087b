using System.Globalization;
using Signalbox.Cli.Terminals;
using Signalbox.Learnings;

namespace Signalbox.Cli.Verbs.Learnings;

/// <summary>A learning for people.</summary>
internal static class LearningCard
{
    private const int LongestInList = 400;

    /// <summary>Shows the whole of it.</summary>
    public static void Show(Screen screen, Learning learning) => Show(screen, learning, Printable.Block(learning.Text.Description));

    /// <summary>Shows it among others. Returns false when its description was shortened.</summary>
    public static bool ShowInList(Screen screen, Learning learning)
    {
        var description = Printable.Short(learning.Text.Description, LongestInList);
        Show(screen, learning, description);
        return description == Printable.Line(learning.Text.Description);
    }

    private static void Show(Screen screen, Learning learning, string description)
    {
        var text = learning.Text;
        screen.Lines([($"Learning {learning.Id}  ", Tone.Strong), (Printable.Line(text.Title), Tone.Plain)]);
        screen.Field("category", Printable.Line(text.Category) + (text.ImpactScore is { } impact ? string.Create(CultureInfo.InvariantCulture, $", impact {impact}") : ""));
        if (text.Tags.Count > 0)
            screen.Field("tags", Printable.Line(string.Join(", ", text.Tags)));
        screen.Field("description", description);
        var origin = new[] { text.JobId is { } job ? $"job {job}" : null, text.WorkerId is { } worker ? $"worker {Printable.Line(worker)}" : null }.OfType<string>();
        screen.Field("written", string.Join(", ", origin.Prepend($"{Times.Show(learning.CreatedAt)} by {Printable.Line(learning.CreatedBy)}")));
    }
}
