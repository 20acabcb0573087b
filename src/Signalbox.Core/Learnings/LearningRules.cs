using Signalbox.Durability;
using Signalbox.Jobs;

namespace Signalbox.Learnings;

/// <summary>What a learning must satisfy before it is stored; all faults are told at once.</summary>
public static class LearningRules
{
    /// <summary>The most learnings of one completion, and of one attempt of a handler.</summary>
    public const int MaximumBatch = 100;

    private const int MostTags = 50;
    private const int LongestName = 100;

    /// <summary>Every fault of <paramref name="text"/>; empty when there is none.</summary>
    public static IReadOnlyList<FieldError> Check(LearningText text)
    {
        var errors = new List<FieldError>();
        Add(errors, "category", text.Category, LongestName);
        Add(errors, "title", text.Title, 300);
        Add(errors, "description", text.Description, 20_000);
        foreach (var tag in text.Tags.Take(MostTags))
            Add(errors, "tags", tag, LongestName);
        if (text.Tags.Count > MostTags)
            errors.Add(new FieldError("tags", $"must be at most {MostTags} words"));
        if (text.ImpactScore is { } impact && !(impact is >= 0 and <= 1))
            errors.Add(new FieldError("impactScore", "must be a number from 0 to 1"));
        return errors;
    }

    /// <summary>Every fault of <paramref name="text"/> in one sentence; null when there is none.</summary>
    public static string? Refusal(LearningText text) => Check(text) is { Count: > 0 } errors
        ? $"The learning was refused: {string.Join("; ", errors.Select(e => $"{e.Field} {e.Message}"))}."
        : null;

    private static void Add(List<FieldError> errors, string field, string? text, int longest)
    {
        if (FieldText.Fault(text, longest) is { } fault)
            errors.Add(new FieldError(field, fault));
    }
}
