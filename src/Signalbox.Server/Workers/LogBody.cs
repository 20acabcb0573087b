namespace Signalbox.Server.Workers;

/// <summary>The body with log entries.</summary>
internal sealed record LogBody(string WorkerId, int Attempt, IReadOnlyList<LogEntryBody> Entries);
