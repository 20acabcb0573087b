namespace Signalbox.Server.Workers;

/// <summary>The answer with the saved step.</summary>
internal sealed record StepAnswer(bool Success, SavedStepAnswer Step);
