namespace Signalbox.Durability;

/// <summary>Text that people and programs look for: in jobs, checkpoints and the audit by the same bounds.</summary>
public static class SearchText
{
    /// <summary>The most characters that it may have; what a search costs does not grow beyond.</summary>
    public const int Longest = 200;

    /// <summary>What is wrong with a text, as a sentence; null when nothing is.</summary>
    public static string? Fault(string? text) =>
        text?.Length > Longest ? $"A text to look for has at most {Longest} characters, and not {text.Length:N0}." : null;
}
