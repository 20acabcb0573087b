using System.Runtime.InteropServices;

namespace Signalbox.EventLog.Snapshots;

/// <summary>Events of one interaction, in the order of the log.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct EventGroup(long Number, ReadOnlyMemory<IndexedEvent> Events);
