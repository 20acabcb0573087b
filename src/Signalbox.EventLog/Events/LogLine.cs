namespace Signalbox.EventLog.Events;

/// <summary>A line of the log.</summary>
/// <param name="Offset">Where it begins, in bytes.</param>
/// <param name="Next">Where the next one begins.</param>
/// <param name="Event">The event, or null when the line is none.</param>
/// <param name="Fault">Why it is none, to follow "the line is"; null when it is one.</param>
public sealed record LogLine(long Offset, long Next, LogEvent? Event, string? Fault);
