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
            if (!evidence.Criteria.TryGetValue(criterion, out var answer) && SummaryLine.AnswerTo(criterion, evidence.Summary) is { } line)
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
}
