namespace Signalbox.Cli.Health;

/// <summary>How one part of the environment is.</summary>
internal enum Verdict
{
    /// <summary>Fit.</summary>
    Ok,

    /// <summary>Something will not work, but not everything needs it.</summary>
    Warn,

    /// <summary>Signalbox does not work so.</summary>
    Fail,
}

/// <summary>What was found about one part of the environment.</summary>
/// <param name="Part">Which part.</param>
/// <param name="Verdict">How it is.</param>
/// <param name="Text">What was found; never a secret.</param>
/// <param name="Mend">What to do about it, or null when it is fit.</param>
internal sealed record Finding(string Part, Verdict Verdict, string Text, string? Mend = null)
{
    /// <summary>It is fit.</summary>
    public static Finding Ok(string part, string text) => new(part, Verdict.Ok, text);

    /// <summary>Not everything will work.</summary>
    public static Finding Warn(string part, string text, string mend) => new(part, Verdict.Warn, text, mend);

    /// <summary>Signalbox does not work so.</summary>
    public static Finding Fail(string part, string text, string mend) => new(part, Verdict.Fail, text, mend);
}
