using System.Buffers;

namespace Signalbox.EventLog.Events;

/// <summary>Lines that are to be appended together, each checked as it is added. Not for several threads at once.</summary>
/// <param name="time">Gives the time to events that come without one.</param>
public sealed class EventBatch(TimeProvider time)
{
    private readonly ArrayBufferWriter<byte> _lines = new();
    private readonly byte[] _lastTime = new byte[20];

    /// <summary>How many events it holds.</summary>
    public int Count { get; private set; }

    /// <summary>How long their lines are, in bytes.</summary>
    public int Bytes => _lines.WrittenCount;

    /// <summary>The lines, with their line feeds; until the batch is emptied.</summary>
    public ReadOnlyMemory<byte> Lines => _lines.WrittenMemory;

    internal LogEvent? First { get; private set; }

    /// <summary>Adds a line: a JSON object with the fields of an event, of which <c>timestamp</c> may be missing. Further fields are kept.</summary>
    /// <param name="line">The line without its line feed, in UTF-8.</param>
    /// <returns>Null, or what is wrong with it; then it was not added.</returns>
    public string? TryAdd(ReadOnlySpan<byte> line)
    {
        if (line.Length > EventBounds.LineBytes)
            return EventBounds.TooLong;
        if (EventLine.Read(line, out var view, isTimed: false) is { } fault)
            return fault;
        if (IsPlain(view) && line.IndexOfAny((byte)'\r', (byte)'\n') < 0)
        {
            First ??= view.ToEvent(line);
            _lines.Write(line);
            _lines.Write("\n"u8);
            Count++;
            return null;
        }

        var given = view.ToEvent(line);
        if (EventRules.Fault(given) is { } wrong)
            return wrong;
        First ??= given;
        EventLine.Write(given, given.Timestamp.Length > 0 ? given.Timestamp : EventRules.Time(time), _lines);
        Count++;
        return null;
    }

    /// <summary>Empties it, to be filled anew.</summary>
    public void Clear()
    {
        _lines.ResetWrittenCount();
        (Count, First) = (0, null);
    }

    // What most programs write is right at a glance, and stays byte for byte.
    private bool IsPlain(EventView view)
    {
        var at = view.Timestamp.Plain;
        if (view.Interaction is < 0 or > EventBounds.Interaction || !IsName(view.Actor.Plain) || !IsName(view.Type.Plain) || view.Type.Is("seal"u8)
            || view.Content.MostBytes > EventBounds.ContentBytes || at.Length != _lastTime.Length)
            return false;
        if (at.SequenceEqual(_lastTime))
            return true;
        if (!EventRules.IsTime(view.Timestamp.ToString()))
            return false;
        at.CopyTo(_lastTime);
        return true;
    }

    private static bool IsName(ReadOnlySpan<byte> name) =>
        name.Length is > 0 and <= EventBounds.NameLength && name.IndexOfAnyInRange((byte)'!', (byte)'~') >= 0 && !name.Contains((byte)0x7f);
}
