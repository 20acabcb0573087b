using Signalbox.Views;

namespace Signalbox.Server.Learnings;

/// <summary>The answer with a learning.</summary>
internal sealed record LearningAnswer(bool Success, LearningView Learning);
