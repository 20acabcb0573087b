using System.Globalization;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Elections;

/// <summary>
/// Takes part in leading. A leader that was not heard of for a time is replaced: by a <c>leader_election</c> event with the next
/// term, written under the log's lock, so that one of all who try is elected. What a leader does goes through
/// <see cref="Act"/>, which looks under the same lock: one that was paused finds out before it acts.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="actor">Who takes part.</param>
public sealed class Election(SharedLog log, string actor)
{
    // What the log says, and with it what waits in the queue.
    private ElectionState _logged = new();
    private ElectionState _state = new();
    private (FileIdentity? File, long Offset) _read;
    private long _signAt = log.Time.GetTimestamp();

    /// <summary>Who takes part.</summary>
    public string Actor { get; } = actor;

    /// <summary>Who led when the log was last looked at.</summary>
    public Leadership Now => new(_state.Leader, _state.Term, _state.LastSign, false);

    /// <summary>True when this actor led when the log was last looked at.</summary>
    public bool Leads => _state.Leader == Actor;

    /// <summary>How long the leader has been silent while this process watched, by its own steady clock: what others' clocks say does not matter.</summary>
    public TimeSpan WatchedSilence => log.Time.GetElapsedTime(_signAt);

    /// <summary>Reads what is new, without the lock.</summary>
    public Leadership Look()
    {
        using var file = log.OpenToRead();
        if (file is not null)
            ReadOn(file, RandomAccess.GetLength(file));
        return Now;
    }

    /// <summary>Elects this actor if nobody leads who was heard of within the time, judged by the times of the events.</summary>
    /// <param name="timeout">How long a leader may be silent.</param>
    public Leadership Run(TimeSpan timeout)
    {
        Look();
        return Elect(() => _state.IsSilent(log.Time.GetUtcNow(), timeout), timeout);
    }

    /// <summary>Elects this actor if nobody leads, or the leader was silent for the time while this process watched.</summary>
    /// <inheritdoc cref="Run" />
    public Leadership RunWatching(TimeSpan timeout)
    {
        Look();
        return Elect(() => _state.LastSign is null || WatchedSilence > timeout, timeout);
    }

    /// <summary>Appends an event in the name of the leader, with its term.</summary>
    /// <param name="given">The event.</param>
    /// <param name="term">The term that the actor believes in; null for whichever it leads in.</param>
    /// <exception cref="EventLogException">Somebody else leads: nothing was written.</exception>
    public LogEvent Act(LogEvent given, long? term = null)
    {
        EventRules.Check(given);
        Look();
        try
        {
            return log.UnderLock(locked =>
            {
                ReadOn(locked.Handle, locked.File.Length);
                if (!Leads || (term ?? _state.Term) != _state.Term)
                    throw new EventLogException(EventLogFault.NotLeader, $"{Actor} does not lead{(term is null ? "" : string.Create(CultureInfo.InvariantCulture, $" in term {term}"))}: {Words()}; nothing was written.");
                return locked.Append(given with { More = With(given.More, "term", _state.Term) });
            });
        }
        catch (EventLogException e) when (e.Fault != EventLogFault.NotLeader)
        {
            throw log.Note(e, given);
        }
    }

    /// <summary>Appends a heartbeat that says, as it is true under the lock, whether this actor leads.</summary>
    public LogEvent Beat() => log.UnderLock(locked =>
    {
        ReadOn(locked.Handle, locked.File.Length);
        var more = With(With(new Dictionary<string, JsonElement>(), "role", Leads ? "leader" : "follower"), "term", _state.Term);
        return locked.Append(new LogEvent
        {
            Interaction = locked.LatestInteraction(),
            Actor = Actor,
            Type = EventTypes.Heartbeat,
            Content = Leads ? string.Create(CultureInfo.InvariantCulture, $"alive, leads in term {_state.Term}") : "alive",
            More = more,
        });
    });

    private Leadership Elect(Func<bool> isSilent, TimeSpan timeout)
    {
        if (Leads || !isSilent())
            return Now;
        return log.UnderLock(locked =>
        {
            ReadOn(locked.Handle, locked.File.Length);
            if (Leads || !isSilent())
                return Now;
            var before = _state.LastSignOf is null ? "nobody led" : string.Create(CultureInfo.InvariantCulture, $"{_state.LastSignOf} was not heard of for {timeout.TotalSeconds:0.###} s");
            if (_state.Term == EventBounds.Interaction)
                throw new EventLogException(EventLogFault.BadEvent, "Nobody can be elected any more: somebody wrote the last term that there is into the log.");
            var term = _state.Term + 1;
            var more = With(With(new Dictionary<string, JsonElement>(), "term", term), "leader", Actor);
            locked.Append(new LogEvent
            {
                Interaction = locked.LatestInteraction(),
                Actor = Actor,
                Type = EventTypes.LeaderElection,
                Content = string.Create(CultureInfo.InvariantCulture, $"{Actor} leads from term {term}: {before}"),
                More = more,
            });
            ReadOn(locked.Handle, locked.File.Length);
            return Now with { IsNew = Leads };
        });
    }

    // A log that is another file by now, or became shorter, is read from its beginning. What waits in the queue is what was said last.
    private void ReadOn(SafeFileHandle file, long length)
    {
        var (facts, before) = (Libc.FactsOf(file), _state.Signs);
        if (_read.File is { } known && (!known.IsSameFile(facts) || length < _read.Offset))
            (_logged, _read, before) = (new ElectionState(), default, -1);
        using (var lines = new LineReader(file, _read.Offset, length, EventBounds.LineBytes))
        {
            Read(lines, _logged);
            _read = (facts, lines.Next);
        }

        _state = _logged;
        using var queue = log.Queue.OpenToRead();
        if (queue is not null)
        {
            _state = _logged.Copy();
            using var waiting = new LineReader(queue, 0, RandomAccess.GetLength(queue), EventBounds.LineBytes);
            Read(waiting, _state);
        }

        if (_state.Signs != before)
            _signAt = log.Time.GetTimestamp();
    }

    private static void Read(LineReader lines, ElectionState into)
    {
        while (lines.TryRead(out var line))
        {
            if (!lines.IsTooLong && EventLine.Read(line, out var view) is null && (view.Type.Is("heartbeat"u8) || view.Type.Is("leader_election"u8)))
                into.Take(view.ToEvent(line));
        }
    }

    private string Words() => _state.Leader is null ? "nobody was elected" : string.Create(CultureInfo.InvariantCulture, $"{_state.Leader} leads since term {_state.Term}");

    private static Dictionary<string, JsonElement> With(IReadOnlyDictionary<string, JsonElement> more, string name, object value) => new(more, StringComparer.Ordinal)
    {
        [name] = value is long number ? JsonSerializer.SerializeToElement(number, EventJson.Default.Int64) : JsonSerializer.SerializeToElement((string)value, EventJson.Default.String),
    };
}
