using System.Globalization;
using Signalbox.Evidence;

namespace Signalbox.Dashboard.JobDetails;

/// <summary>What a job still has to show before it completes, in words.</summary>
public static class EvidenceNeeds
{
    /// <summary>A sentence for each thing that is needed; empty when nothing is.</summary>
    /// <param name="jobType">The job's type.</param>
    /// <param name="criteria">How many acceptance criteria it has.</param>
    /// <param name="byType">True when jobs of its type need evidence.</param>
    public static IReadOnlyList<string> Of(string jobType, int criteria, bool byType)
    {
        var each = criteria == 1 ? "its acceptance criterion" : string.Create(CultureInfo.InvariantCulture, $"each of its {criteria:N0} acceptance criteria");
        if (!byType)
            return criteria == 0 ? [] : [$"A worker of another program has to answer {each}; a node's own handler does not."];
        return criteria == 0 ? [OfType(jobType)] : [OfType(jobType), $"An answer to {each}, in 'criteria' under its text or on a line of the summary that begins with it."];
    }

    private static string OfType(string jobType) => jobType switch
    {
        EvidenceTypes.Code => "The address of the merged pull request, in 'pullRequestUrl' or in the summary.",
        EvidenceTypes.Test => "How many tests passed and failed: in 'passed' and 'failed', in a 'report', or in the summary. None may have failed.",
        EvidenceTypes.Verification => "What was checked: in 'checks', each with its name and whether it passed, or on a line of the summary such as 'smoke test: passed'. None may have failed.",
        EvidenceTypes.Research => "A summary of what was found, and in 'sources' at least one that can be looked up: an address, a DOI or an ISBN.",
        EvidenceTypes.Documentation => "The document: in 'url' an address that answers, or in 'location' the path of a file that exists.",
        _ => "What was done, where and with what result, as the policy or the type's verifier asks for it.",
    };
}
