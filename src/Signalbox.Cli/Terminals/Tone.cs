namespace Signalbox.Cli.Terminals;

/// <summary>How a text is meant; a terminal shows it by colour, plain output by the words alone.</summary>
internal enum Tone
{
    /// <summary>As any text.</summary>
    Plain,

    /// <summary>Less important.</summary>
    Quiet,

    /// <summary>A heading.</summary>
    Strong,

    /// <summary>Done, approved, added.</summary>
    Good,

    /// <summary>Waits for a person, or needs a look.</summary>
    Waiting,

    /// <summary>Failed, rejected, removed.</summary>
    Bad,
}
