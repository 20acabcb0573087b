namespace Signalbox.EventLog.Faults;

/// <summary>Why a file of a log was not opened, as the system's own numbers say it or, above those, as the log's rules do.</summary>
internal static class OpenError
{
    /// <summary>There is none.</summary>
    public const int NoEntry = 2;

    /// <summary>A symbolic link stands there.</summary>
    public const int Link = 40;

    /// <summary>A folder, a pipe or a device stands there.</summary>
    public const int NoFile = 21;

    /// <summary>The file has another name as well.</summary>
    public const int OtherName = 10_001;

    /// <summary>The file belongs to an account that keeps it to itself.</summary>
    public const int OtherOwner = 10_002;
}
