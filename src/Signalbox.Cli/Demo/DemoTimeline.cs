using System.Globalization;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Terminals;

namespace Signalbox.Cli.Demo;

/// <summary>Tells the demo as it happens: when, which stage, what.</summary>
internal sealed class DemoTimeline(Screen screen, TimeProvider time)
{
    private static readonly string Indent = new(' ', 9);
    private readonly long _start = time.GetTimestamp();

    /// <summary>How long the demo has been running.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>Where the output goes.</summary>
    public Screen Screen => screen;

    /// <summary>Tells a stage.</summary>
    public void Tell(string stage, string what, Tone tone = Tone.Good) => screen.Lines(
    [
        (string.Create(CultureInfo.InvariantCulture, $"{Elapsed.TotalSeconds,5:0.00} s  "), Tone.Quiet), (stage.PadRight(9), tone),
        ("  " + what, Tone.Plain),
    ]);

    /// <summary>Adds a line to the stage that was told last.</summary>
    public void Add(string line, Tone tone = Tone.Plain) => screen.Lines([(Indent + line, tone)]);

    /// <summary>What stands before further lines of a stage.</summary>
    public static string Margin { get; } = new string(' ', 7) + "| ";

    /// <summary>Ends the demo unless something was really seen.</summary>
    /// <exception cref="VerbFailedException">It was not.</exception>
    public static void Require(bool seen, string what)
    {
        if (!seen)
            throw VerbFailedException.Failed($"The demo did not see what it should: {what}. Run 'signalbox doctor', and 'signalbox demo --keep' to look into what it leaves.");
    }
}
