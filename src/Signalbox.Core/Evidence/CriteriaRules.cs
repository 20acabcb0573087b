namespace Signalbox.Evidence;

/// <summary>Every acceptance criterion is answered one by one.</summary>
internal static class CriteriaRules
{
    /// <summary>Everything that is wrong with the answers, a sentence each.</summary>
    public static IEnumerable<string> Check(IReadOnlyList<string> criteria, HandedEvidence evidence)
    {
        var asked = criteria.Select(c => c.Trim()).Distinct(StringComparer.Ordinal).ToList();
        foreach (var criterion in asked)
        {
            if (!evidence.Criteria.TryGetValue(criterion, out var answer) && InSummary(criterion, evidence.Summary) is { } line)
                answer = line;
            if (string.IsNullOrWhiteSpace(answer))
                yield return $"Say in 'criteria' how the acceptance criterion {Quotation.Of(criterion)} was met.";
            else if (TrivialText.Is(answer))
                yield return $"The answer {Quotation.Of(answer)} to the acceptance criterion {Quotation.Of(criterion)} shows nothing: say how it was met.";
            else if (TrivialText.Repeats(answer, criterion))
                yield return $"The answer {Quotation.Of(answer)} to the acceptance criterion {Quotation.Of(criterion)} only repeats it: say what shows that it is met.";
        }

        var unknown = evidence.Criteria.Keys.Where(k => !asked.Contains(k, StringComparer.Ordinal)).ToList();
        if (unknown.Count > 0)
        {
            yield return asked.Count == 0
                ? $"Leave {Quotation.Of(unknown)} out of 'criteria': the job has no acceptance criteria."
                : $"Leave {Quotation.Of(unknown)} out of 'criteria', or spell it as the job does: its acceptance criteria are {Quotation.Of(asked)}.";
        }
    }

    // A worker that has nothing but text writes a line for each criterion: the criterion, a colon, the answer.
    private static string? InSummary(string criterion, string summary)
    {
        foreach (var line in summary.AsSpan().EnumerateLines())
        {
            var text = SummaryLine.WithoutBullet(line);
            if (!text.StartsWith(criterion, StringComparison.Ordinal))
                continue;
            var rest = text[criterion.Length..].TrimStart();
            if (rest.Length > 1 && SummaryLine.Separators.Contains(rest[0]))
                return rest[1..].Trim().ToString();
        }

        return null;
    }
}
