namespace Signalbox.Server.Workers;

/// <summary>The body of a failure; not to be tried again when it says nothing of it.</summary>
internal sealed record FailureBody(string WorkerId, int Attempt, string Error, string? ErrorType, bool? Retryable);
