namespace Signalbox.Evidence;

/// <summary>Evidence as it was handed in, read. A field that is not there is null or empty.</summary>
public sealed record HandedEvidence
{
    /// <summary>What was done, in words; empty when nothing is said.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The http and https addresses in the summary, each once, in their order; at most 50.</summary>
    public IReadOnlyList<string> SummaryUrls { get; init; } = [];

    /// <summary>How each acceptance criterion was met, by the criterion's text without blanks around it.</summary>
    public IReadOnlyDictionary<string, string> Criteria { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The address of the merged pull request.</summary>
    public string? PullRequestUrl { get; init; }

    /// <summary>How many tests passed.</summary>
    public long? Passed { get; init; }

    /// <summary>How many tests failed.</summary>
    public long? Failed { get; init; }

    /// <summary>How many tests were skipped.</summary>
    public long? Skipped { get; init; }

    /// <summary>What a test runner wrote: its output, JUnit XML, TRX or TAP.</summary>
    public string? Report { get; init; }

    /// <summary>The checks of a verification.</summary>
    public IReadOnlyList<EvidenceCheck> Checks { get; init; } = [];

    /// <summary>The sources of a research.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>The address of a document.</summary>
    public string? Url { get; init; }

    /// <summary>The path of a document.</summary>
    public string? Location { get; init; }
}
