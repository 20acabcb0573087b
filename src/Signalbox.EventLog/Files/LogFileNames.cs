namespace Signalbox.EventLog.Files;

/// <summary>The names of the files that writers of a log share, in its folder.</summary>
internal static class LogFileNames
{
    /// <summary>The log.</summary>
    public const string Log = "events.log";

    /// <summary>The queue in which events wait until they can stand in the log.</summary>
    public const string OfflineQueue = "events.offline.log";

    /// <summary>The copies of lines that are no events.</summary>
    public const string Errors = "events.error.log";
}
