namespace Signalbox.Server.Workers;

/// <summary>The answer to log entries.</summary>
internal sealed record LogAnswer(bool Success, int Appended);
