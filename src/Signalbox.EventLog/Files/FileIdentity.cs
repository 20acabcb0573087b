using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Signalbox.EventLog.Files;

/// <summary>Which file one is, and how it stands: times in nanoseconds since 1970.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FileIdentity(ulong Device, ulong Inode, long Size, long Modified, long Changed, uint Links)
{
    /// <summary>True when both are one file, whatever has been written to it meanwhile.</summary>
    public bool IsSameFile(FileIdentity? other) => other is { } o && o.Inode == Inode && o.Device == Device;

    // The layout of struct statx, which is the same on every architecture.
    internal static FileIdentity Of(ReadOnlySpan<byte> status) => new(
        ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(status[136..]) << 32) | BinaryPrimitives.ReadUInt32LittleEndian(status[140..]),
        BinaryPrimitives.ReadUInt64LittleEndian(status[32..]),
        BinaryPrimitives.ReadInt64LittleEndian(status[40..]),
        Nanoseconds(status[112..]),
        Nanoseconds(status[96..]),
        BinaryPrimitives.ReadUInt32LittleEndian(status[16..]));

    private static long Nanoseconds(ReadOnlySpan<byte> time) =>
        (BinaryPrimitives.ReadInt64LittleEndian(time) * 1_000_000_000) + BinaryPrimitives.ReadUInt32LittleEndian(time[8..]);
}
