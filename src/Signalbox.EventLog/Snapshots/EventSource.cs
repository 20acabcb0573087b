using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Snapshots;

/// <summary>Gets the lines of events back. Where the events asked for stand close to each other, the log is read in large parts.</summary>
internal sealed class EventSource(SafeFileHandle? log, ReadOnlyMemory<byte> queue)
{
    private const int Window = 256 * 1024;
    private const int Near = 4096;
    private byte[] _buffer = new byte[Window];
    private long _start;
    private int _count;
    private long _lastEnd = -1;

    /// <summary>The line of an event, without its line feed; it is there until the next call.</summary>
    /// <exception cref="SavedStateException">It is not there any more.</exception>
    public ReadOnlySpan<byte> Line(in IndexedEvent wanted)
    {
        if (wanted.Offset >= IndexedEvent.QueueStart)
            return queue.Span.Slice((int)(wanted.Offset - IndexedEvent.QueueStart), wanted.Length);
        if (wanted.Offset < _start || wanted.Offset + wanted.Length > _start + _count)
            Fill(wanted);
        _lastEnd = wanted.Offset + wanted.Length;
        return _buffer.AsSpan((int)(wanted.Offset - _start), wanted.Length);
    }

    private void Fill(in IndexedEvent wanted)
    {
        // The first of a row is read alone: it may be the only one far and wide.
        var follows = wanted.Offset >= _lastEnd && wanted.Offset - _lastEnd < Near;
        var size = follows ? Math.Max(Window, wanted.Length) : wanted.Length;
        if (size > _buffer.Length)
            _buffer = new byte[size];
        else if (_buffer.Length > 16 * Window && size <= Window)
            _buffer = new byte[Window];
        (_start, _count) = (wanted.Offset, 0);
        while (_count < size)
        {
            var count = log is null ? 0 : RandomAccess.Read(log, _buffer.AsSpan(_count, size - _count), _start + _count);
            if (count == 0)
                break;
            _count += count;
        }

        if (_count < wanted.Length)
            throw new SavedStateException();
    }
}
