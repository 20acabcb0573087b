using System.Runtime.InteropServices;

namespace Signalbox.EventLog.Snapshots;

/// <summary>A line of the log that is no event.</summary>
/// <param name="Number">Which line it is, from 1.</param>
/// <param name="Offset">Where it begins.</param>
/// <param name="Length">How long it is in bytes, without its line feed.</param>
/// <param name="Fault">Why it is none, to follow "the line is".</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BadLine(long Number, long Offset, long Length, string Fault);
