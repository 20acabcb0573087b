using System.Runtime.CompilerServices;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Watching;

/// <summary>The end of a log, and what comes after it.</summary>
public sealed class LogTail(SharedLog log)
{
    private const long AtOnce = 16 * 1024 * 1024;
    private FileIdentity? _file;
    private long _offset;
    private List<string> _shown = [];

    /// <summary>The last lines that are not blank.</summary>
    /// <param name="count">How many, from 0.</param>
    public IReadOnlyList<LogLine> Last(int count)
    {
        using var file = log.OpenToRead();
        if (file is null)
            return [];
        var length = LineEnds.WholeLength(file, RandomAccess.GetLength(file));
        (_file, _offset) = (Libc.FactsOf(file), length);
        var from = count == 0 ? length : LineEnds.BeginOfLast(file, length, count);
        return [.. log.Read(from).TakeWhile(l => l.Offset < length)];
    }

    /// <summary>Lines that came since the last call, some megabytes of them at once; from the beginning when the file was replaced or became shorter.</summary>
    public IReadOnlyList<LogLine> Next()
    {
        using var file = log.OpenToRead();
        if (file is null)
            return [];
        var facts = Libc.FactsOf(file);
        if (_file is { } known && (!known.IsSameFile(facts) || facts?.Size < _offset))
            _offset = 0;
        _file = facts;
        // Blank lines without end may stand before the first.
        var lines = log.Read(_offset).TakeWhile((l, i) => i == 0 || l.Offset - _offset <= AtOnce).ToList();
        if (lines.Count > 0)
            _offset = lines[^1].Next;
        return lines;
    }

    /// <summary>The events that came into the queue since the last call; they come into the log later.</summary>
    public IReadOnlyList<LogEvent> NextWaiting()
    {
        var waiting = log.ReadQueue();
        var lines = waiting.Select(w => w.ToLine()).ToList();
        // A queue that was merged meanwhile begins with others.
        var known = lines.Count >= _shown.Count && lines.Take(_shown.Count).SequenceEqual(_shown) ? _shown.Count : 0;
        _shown = lines;
        return [.. waiting.Skip(known)];
    }

    /// <summary>The lines that come from now on, as they come.</summary>
    /// <param name="changes">Says when to look.</param>
    /// <param name="waits">Told of events that came into the queue; null when that is of no interest.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<LogLine> FollowAsync(LogChanges changes, Action<LogEvent>? waits, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            IReadOnlyList<LogLine> lines;
            while ((lines = Next()).Count > 0)
            {
                foreach (var line in lines)
                    yield return line;
            }

            if (waits is not null)
            {
                foreach (var told in NextWaiting())
                    waits(told);
            }

            await changes.WaitAsync(cancellationToken);
        }
    }
}
