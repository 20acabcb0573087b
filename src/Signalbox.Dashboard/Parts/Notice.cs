namespace Signalbox.Dashboard.Parts;

/// <summary>One sentence about what came of something a visitor did.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="IsFault">True when it was not done.</param>
public sealed record Notice(string Text, bool IsFault)
{
    /// <summary>It was done.</summary>
    public static Notice Done(string text) => new(text, IsFault: false);

    /// <summary>It was not done, or not wholly.</summary>
    public static Notice Fault(string text) => new(text, IsFault: true);
}
