using System.Buffers;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Faults;

namespace Signalbox.EventLog;

/// <summary>Failed appends: an <c>error</c> event reports them, if it can be written.</summary>
public sealed partial class SharedLog
{
    private bool _noted;

    // Once until something can be written again, however many events are refused meanwhile.
    internal EventLogException Note(EventLogException trouble, LogEvent refused)
    {
        if (_noted)
            return trouble;
        var error = new LogEvent
        {
            Interaction = refused.Interaction,
            Actor = refused.Actor,
            Type = EventTypes.Error,
            Content = trouble.Fault == EventLogFault.Locked ? "Failed to acquire lock on events.log" : $"Failed to write events.log: {trouble.Message}",
            Timestamp = Now,
        };
        var line = new ArrayBufferWriter<byte>(256);
        EventLine.Write(error, error.Timestamp, line);
        try
        {
            Queue.Append(line.WrittenSpan);
            _noted = true;
            return trouble;
        }
#pragma warning disable CA1031 // whatever keeps the note away, the trouble itself is what the caller must hear of
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new EventLogException(trouble.Fault, $"{trouble.Message} It could not be noted either: {e.Message}", trouble);
        }
    }
}
