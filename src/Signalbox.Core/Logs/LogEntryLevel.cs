namespace Signalbox.Logs;

/// <summary>How much a log entry matters. On every surface the names are these in lower case.</summary>
public enum LogEntryLevel
{
    /// <summary>Details for debugging.</summary>
    Debug,

    /// <summary>What happens.</summary>
    Info,

    /// <summary>What may need a look.</summary>
    Warning,

    /// <summary>What went wrong.</summary>
    Error,
}
