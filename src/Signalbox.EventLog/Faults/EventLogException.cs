using System.Runtime.InteropServices;

namespace Signalbox.EventLog.Faults;

/// <summary>What was asked of the log could not be done; the message is one sentence for a person, and nothing half-done is left.</summary>
public sealed class EventLogException(EventLogFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Of what kind it is.</summary>
    public EventLogFault Fault { get; } = fault;

    /// <summary>True when nothing can be written until somebody mends the disk or the permissions.</summary>
    public bool NeedsMending => Fault is EventLogFault.DiskFull or EventLogFault.NoPermission or EventLogFault.Broken;

    /// <summary>A file of the log was not opened.</summary>
    internal static EventLogException NotOpened(int error, string path, string doing) => error == OpenError.NoFile
        ? new EventLogException(EventLogFault.Broken, $"{path} is a folder, a pipe or a device, and no file: move it away, then try again.")
        : Of(error, $"{path} cannot be {doing}");

    internal static EventLogException Of(int error, string what) => error switch
    {
        28 or 122 or 27 => new EventLogException(EventLogFault.DiskFull, $"{what}: {Marshal.GetPInvokeErrorMessage(error)}; free some space, then try again."),
        13 or 1 or 30 => new EventLogException(EventLogFault.NoPermission, $"{what}: {Marshal.GetPInvokeErrorMessage(error)}; let this account write there, then try again."),
        OpenError.Link => new EventLogException(EventLogFault.Broken, $"{what}: it is a symbolic link, and no file of a log is opened through one; put a plain file in its place, then try again."),
        OpenError.OtherName => new EventLogException(EventLogFault.Broken, $"{what}: the file has a second name (a hard link), so it may be somebody else's; put a copy in its place, then try again."),
        OpenError.OtherOwner => new EventLogException(EventLogFault.NoPermission, $"{what}: it belongs to another account, which keeps it to itself; let the accounts that share the folder write it (chmod g+w), or move it away, then try again."),
        _ => new EventLogException(EventLogFault.Broken, $"{what}: {Marshal.GetPInvokeErrorMessage(error)}."),
    };
}
