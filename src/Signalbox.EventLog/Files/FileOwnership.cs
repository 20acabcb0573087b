using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Signalbox.EventLog.Files;

/// <summary>Whose an open file is and what others may do with it.</summary>
/// <param name="Owner">The number of its account.</param>
/// <param name="Mode">The nine bits of its permissions.</param>
/// <param name="IsOrdinary">True when it holds bytes, and is no folder, pipe or device.</param>
/// <param name="Names">How many names it has.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FileOwnership(uint Owner, int Mode, bool IsOrdinary, uint Names)
{
    private const int KindBits = 0xF000;
    private const int OrdinaryKind = 0x8000;

    // In the layout of struct statx the kind stands with the permissions.
    internal static FileOwnership Of(ReadOnlySpan<byte> status) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(status[20..]),
        BinaryPrimitives.ReadUInt16LittleEndian(status[28..]) & 0b111_111_111,
        (BinaryPrimitives.ReadUInt16LittleEndian(status[28..]) & KindBits) == OrdinaryKind,
        BinaryPrimitives.ReadUInt32LittleEndian(status[16..]));
}
