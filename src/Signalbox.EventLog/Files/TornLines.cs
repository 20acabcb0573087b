using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Faults;

namespace Signalbox.EventLog.Files;

/// <summary>
/// Tells of a last line that somebody was killed in, as of any line that is no event, and at once: its end and the <c>error</c>
/// event are written together, by whoever holds the lock and finds it. So the log itself says what was told, and who was
/// killed between has either told it or left it as it was.
/// </summary>
/// <param name="errors">Where the copies are kept.</param>
/// <param name="now">Gives the event its time.</param>
internal sealed class TornLines(ErrorLog errors, Func<string> now)
{
    /// <summary>Keeps a copy of a torn line.</summary>
    /// <param name="log">The log, which is locked.</param>
    /// <param name="torn">The line.</param>
    /// <returns>The line of the event that tells of it.</returns>
    /// <exception cref="EventLogException">The list of errors cannot be written.</exception>
    public ReadOnlySpan<byte> Keep(SafeFileHandle log, LastLine torn)
    {
        try
        {
            var line = new BadLine(LineEnds.Count(log, torn.Offset) + 1, torn.Offset, torn.Length, torn.Fault!);
            errors.Keep([line.ToEntry(log)]);
            var into = new ArrayBufferWriter<byte>(256);
            EventLine.Write(line.ToEvent(log, Math.Max(0, LatestLines.HighestInteraction(log, torn.Offset))), now(), into);
            return into.WrittenSpan;
        }
        catch (SavedStateException e)
        {
            throw new EventLogException(EventLogFault.Broken, "The log became shorter though it is locked: whoever cut it did not take the lock; try again.", e);
        }
    }
}
