using System.Runtime.InteropServices;

namespace Signalbox.EventLog.Snapshots;

/// <summary>Where an event stands: in the log, or behind <see cref="QueueStart"/> in the queue.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IndexedEvent(long Interaction, long Offset, int Length)
{
    /// <summary>Offsets from here on count the bytes of the queue.</summary>
    public const long QueueStart = 1L << 62;
}
