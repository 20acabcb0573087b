using Signalbox.EventLog;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Faults;

namespace Signalbox.Server.EventLogs.Readings;

/// <summary>
/// Reads the log for who looks at it: the last eight megabytes at first, and then what was added. Whoever comes after a longer
/// time begins at the end again. One for the node; safe for many threads.
/// </summary>
public sealed class EventLogReader(SharedLog log)
{
    /// <summary>How much is read at once, in bytes.</summary>
    public const long Most = 8 * 1024 * 1024;

    /// <summary>How many conversations are kept: those that were last spoken in.</summary>
    public const int MostInteractions = EventLogSummaryBuilder.MostInteractions;

    private readonly Lock _reading = new();
    private EventLogSummaryBuilder _picture = new();
    private EventLogSummary? _last;
    private IReadOnlyList<LogEvent> _queue = [];
    private (long, DateTime) _queueSeen = (-1, default);
    private long _next;
    private long _passedOver;
    private int _badLines;

    /// <summary>How the log stands now.</summary>
    /// <exception cref="EventLogException">It cannot be read.</exception>
    public EventLogSummary Read()
    {
        lock (_reading)
        {
            var file = new FileInfo(log.FilePath);
            var size = file.Exists ? file.Length : (long?)null;
            var grown = Follow(size ?? 0);
            var queued = ReadQueue();
            var offline = log.OfflineMode;
            if (_last is { } last && !grown && !queued && last.Offline == offline && last.Size == size)
                return last;
            var picture = _picture;
            if (_queue.Count > 0)
            {
                picture = _picture.Copy();
                foreach (var waiting in _queue)
                    picture.Add(waiting, waits: true);
            }

            return _last = new EventLogSummary
            {
                Size = size,
                PassedOver = _passedOver,
                BadLines = _badLines,
                Offline = offline,
                Waiting = _queue.Count,
                HighestInteraction = picture.HighestInteraction,
                Leader = picture.Leader,
                Interactions = picture.Interactions,
                Heartbeats = picture.Heartbeats,
                Errors = picture.Errors,
            };
        }
    }

    private bool Follow(long size)
    {
        var (grown, within) = (false, false);
        if (size < _next)
        {
            // It was begun anew.
            (_picture, _next, _passedOver, _badLines, grown) = (new EventLogSummaryBuilder(), 0, 0, 0, true);
        }

        if (size - _next > Most)
        {
            _passedOver += size - Most - _next;
            // Who begins in the middle begins within a line.
            (_next, within) = (size - Most, true);
        }

        foreach (var line in log.Read(_next))
        {
            if (line.Event is { } read)
                _picture.Add(read);
            else if (!within)
                _badLines++;
            (within, grown, _next) = (false, true, line.Next);
        }

        return grown;
    }

    private bool ReadQueue()
    {
        var file = new FileInfo(Path.Combine(log.Folder, SharedLog.QueueFileName));
        var seen = file.Exists ? (file.Length, file.LastWriteTimeUtc) : (0, default);
        if (seen == _queueSeen)
            return false;
        _queue = seen.Length == 0 ? [] : log.ReadQueue();
        _queueSeen = seen;
        return true;
    }
}
