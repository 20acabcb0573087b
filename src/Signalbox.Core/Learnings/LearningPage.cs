namespace Signalbox.Learnings;

/// <summary>A page of learnings.</summary>
/// <param name="Learnings">With words to look for the best matches first, otherwise the newest.</param>
/// <param name="Total">How many there are in all.</param>
public sealed record LearningPage(IReadOnlyList<Learning> Learnings, long Total);
