using Spectre.Console;

namespace Signalbox.Cli.Terminals;

/// <summary>Shows what verbs found out: with colours to a person at a terminal, plainly to everything else.</summary>
internal sealed class Screen(Terminal terminal)
{
    private const int FieldWidth = 12;
    private readonly IAnsiConsole? _rich = terminal.IsInteractive ? RichConsole() : null;

    /// <summary>How wide the output may be.</summary>
    public int Width => terminal.Width;

    /// <summary>True when a person looks at the output, false when a program reads it.</summary>
    public bool IsForPerson => _rich is not null;

    /// <summary>Writes a line.</summary>
    public void Line(string text = "", Tone tone = Tone.Plain) => Lines([(text, tone)]);

    /// <summary>Writes one line made of pieces.</summary>
    public void Lines(IReadOnlyList<(string Text, Tone Tone)> pieces)
    {
        if (_rich is null)
        {
            terminal.Out.WriteLine(string.Concat(pieces.Select(p => p.Text)));
            return;
        }

        var paragraph = new Paragraph { Overflow = Overflow.Fold };
        foreach (var (text, tone) in pieces)
            paragraph.Append(text, StyleOf(tone));
        _rich.Write(paragraph);
        _rich.WriteLine();
    }

    /// <summary>Writes one field of a thing, its further lines indented.</summary>
    public void Field(string name, string value, Tone tone = Tone.Plain) =>
        Lines([($"  {name.PadRight(FieldWidth)}  ", Tone.Quiet), (value.Replace("\n", "\n" + new string(' ', FieldWidth + 4)), tone)]);

    /// <summary>Writes a table.</summary>
    public void Table(Listing listing, Func<string, Tone>? toneOf = null)
    {
        if (_rich is null)
        {
            foreach (var line in ListingLayout.Lines(listing, Width))
                terminal.Out.WriteLine(line);
            return;
        }

        var table = new Table { Border = TableBorder.Simple };
        var widths = ListingLayout.Widths(listing, Width - (listing.Columns.Count * 2));
        foreach (var (column, width) in listing.Columns.Zip(widths))
        {
            var shown = new TableColumn(new Text(column.Heading, StyleOf(Tone.Strong))) { Width = width };
            table.AddColumn(column.Right ? shown.RightAligned() : shown);
        }

        foreach (var row in listing.Rows)
            table.AddRow(row.Select((t, i) => new Text(Printable.Short(t, widths[i]), StyleOf(toneOf?.Invoke(t) ?? Tone.Plain))));
        _rich.Write(table);
    }

    /// <summary>Writes text as it is.</summary>
    public void Raw(string text) => terminal.Out.WriteLine(text);

    /// <summary>Says something on standard error: a fault, or a hint that does not belong to the output.</summary>
    public void Aside(string text) => terminal.Error.WriteLine(text);

    /// <summary>Shows how far long work has come, to a person at a terminal; nothing to a program.</summary>
    /// <param name="what">What is being done.</param>
    public IProgress<(long Done, long Whole)>? Progress(string what) => _rich is null ? null : new ProgressLine(terminal.Error, what);

    private static IAnsiConsole RichConsole() => AnsiConsole.Create(new AnsiConsoleSettings());

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Quiet => new Style(Color.Grey),
        Tone.Strong => new Style(decoration: Decoration.Bold),
        Tone.Good => new Style(Color.Green),
        Tone.Waiting => new Style(Color.Yellow),
        Tone.Bad => new Style(Color.Red),
        _ => Style.Plain,
    };
}
