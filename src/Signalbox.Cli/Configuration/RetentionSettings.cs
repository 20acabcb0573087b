using Signalbox.Retention;

namespace Signalbox.Cli.Configuration;

/// <summary>Reads the section <c>retention</c>: how long is kept what is over.</summary>
internal static class RetentionSettings
{
    /// <summary>Reads it.</summary>
    public static RetentionOptions Read(SettingsReader reader)
    {
        var defaults = new RetentionOptions();
        TimeSpan? Term(string name, TimeSpan? otherwise) =>
            reader.Term($"retention.{name}", RetentionOptions.Shortest, "1h", RetentionOptions.Longest, otherwise);
        return new RetentionOptions
        {
            Completed = Term("completed", defaults.Completed),
            Failed = Term("failed", defaults.Failed),
            Cancelled = Term("cancelled", defaults.Cancelled),
            Logs = Term("logs", defaults.Logs),
            Audit = Term("audit", defaults.Audit),
            Workers = Term("workers", defaults.Workers),
            Lanes = reader.Term("retention.lanes", RetentionOptions.ShortestOfLanes, "1d", RetentionOptions.Longest, defaults.Lanes),
        };
    }
}
