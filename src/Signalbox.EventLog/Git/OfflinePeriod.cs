using Signalbox.EventLog.Events;
using Signalbox.EventLog.Seals;

namespace Signalbox.EventLog.Git;

/// <summary>The time in which the remote is not reached: events wait in the queue, and one event says why.</summary>
internal sealed class OfflinePeriod(SharedLog log)
{
    /// <summary>Begins it, unless it has begun.</summary>
    /// <param name="sentence">Why.</param>
    public void Begin(string sentence)
    {
        // What waits of an earlier time is in the log before.
        log.UnderLock(_ => true);
        if (!log.Queue.IsOffline)
            log.Queue.GoOffline(sentence, log.Time.GetUtcNow());
        var waiting = log.ReadQueue();
        if (waiting.Any(e => e is { Type: EventTypes.Error, Actor: LogEvent.OwnActor } && e.Content.StartsWith(SyncMessages.OfflineOpening, StringComparison.Ordinal)))
            return;
        var highest = waiting.Select(e => e.Interaction).DefaultIfEmpty().Max();
        log.UnderLock(locked => locked.Append(new LogEvent
        {
            Interaction = Math.Clamp(locked.LatestInteraction(), Math.Clamp(highest, 0, EventBounds.Interaction), EventBounds.Interaction),
            Actor = LogEvent.OwnActor,
            Type = EventTypes.Error,
            Content = sentence,
        }));
    }

    /// <summary>Ends it: what waited is in the log.</summary>
    public void End()
    {
        if (!log.Queue.IsOffline)
            return;
        log.Queue.GoOnline();
        log.UnderLock(locked =>
        {
            SharedLength.Write(log.Folder, locked.File.Length);
            return true;
        });
    }
}
