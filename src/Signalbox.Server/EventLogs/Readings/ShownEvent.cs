namespace Signalbox.Server.EventLogs.Readings;

/// <summary>An event as a page shows it: in bounds, whatever its writer wrote.</summary>
/// <param name="Number">Counts the events that were read; it tells them apart.</param>
/// <param name="Interaction">The conversation.</param>
/// <param name="Actor">Whose it is.</param>
/// <param name="Type">Of what kind.</param>
/// <param name="Content">What was said, or the beginning of it.</param>
/// <param name="Left">How many characters were left away.</param>
/// <param name="Timestamp">When, as it was written.</param>
/// <param name="At">When; null when that is no time.</param>
/// <param name="Job">The job that it tells of; null when it tells of none.</param>
/// <param name="Waits">True when it waits to come into the log.</param>
public sealed record ShownEvent(
    long Number, long Interaction, string Actor, string Type, string Content, int Left, string Timestamp, DateTimeOffset? At, long? Job, bool Waits)
{
    /// <summary>How much of a content is kept, in characters.</summary>
    public const int MostContent = 4_000;

    /// <summary>How much of a name is kept.</summary>
    public const int MostName = 200;
}
