using Signalbox.Cli.Terminals;

namespace Signalbox.Cli.Verbs.Policy;

/// <summary>A policy at a terminal.</summary>
internal static class PolicyCard
{
    /// <summary>Its sentences, a line each.</summary>
    public static void Show(Screen screen, IReadOnlyList<string> sentences)
    {
        foreach (var sentence in sentences)
            screen.Line(Printable.Line(sentence));
    }
}
