namespace Signalbox.Server.Learnings;

/// <summary>The body with a learning.</summary>
/// <param name="Category">What kind it is, such as technique.</param>
/// <param name="Title">A heading.</param>
/// <param name="Description">What was learned and how it can be applied.</param>
/// <param name="ImpactScore">How much it matters, 0 to 1.</param>
/// <param name="Tags">Words to find it by.</param>
/// <param name="JobId">The job in which it was learned.</param>
internal sealed record LearningBody(
    string Category, string Title, string Description, double? ImpactScore, IReadOnlyList<string>? Tags, string? JobId);
