namespace Signalbox.Evidence;

/// <summary>What the summary of any job must satisfy.</summary>
internal static class SummaryRules
{
    /// <summary>What is wrong with a summary, as a sentence; null when nothing is, also when there is none.</summary>
    public static string? Fault(string summary)
    {
        if (summary.Length == 0)
            return null;
        return TrivialText.Is(summary)
            ? $"The summary {Quotation.Of(summary)} does not show that anything was done: say what was changed or found, where, and with what result."
            : null;
    }
}
