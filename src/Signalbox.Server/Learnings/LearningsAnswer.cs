using Signalbox.Views;

namespace Signalbox.Server.Learnings;

/// <summary>The answer with a page of learnings.</summary>
internal sealed record LearningsAnswer(bool Success, IReadOnlyList<LearningView> Learnings, long Total, int Limit, int Offset);
