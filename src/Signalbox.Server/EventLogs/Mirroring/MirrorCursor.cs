using System.Globalization;
using System.Text.Json.Nodes;
using Signalbox.EventLog;
using Signalbox.EventLog.Cursors;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Faults;

namespace Signalbox.Server.EventLogs.Mirroring;

/// <summary>
/// How far the mirror has come: everything of before <see cref="From"/> stands in the log, and of what came later it is known what
/// does. It is kept beside the log, and may be older than the log: what was appended after it was kept is found in the log.
/// </summary>
internal sealed class MirrorCursor : IDisposable
{
    private const string Name = "mirror";
    private readonly LockedCursor _held;
    private readonly SharedLog _log;
    private readonly MirroredEvents _told = new();
    private DateTimeOffset _kept;

    private MirrorCursor(LockedCursor held, SharedLog log) => (_held, _log) = (held, log);

    /// <summary>From when on the register is to be read.</summary>
    public DateTimeOffset From { get; private set; }

    /// <summary>Takes the cursor of a log; null while another node of this machine has it.</summary>
    /// <param name="log">The log.</param>
    /// <param name="now">Where to begin when the log has none.</param>
    /// <exception cref="EventLogException">It cannot be read or written, or the log cannot.</exception>
    public static MirrorCursor? TryTake(SharedLog log, DateTimeOffset now)
    {
        if (LockedCursor.TryTake(log.Folder, Name) is not { } held)
            return null;
        try
        {
            var cursor = new MirrorCursor(held, log);
            cursor.Begin(now);
            return cursor;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>True when this event stands in the log.</summary>
    public bool Has(string id) => _told.Has(id);

    /// <summary>Where the log ends; what is appended afterwards does not stand before it.</summary>
    public long End => new FileInfo(_log.FilePath) is { Exists: true } file ? file.Length : 0;

    /// <summary>An event was appended.</summary>
    /// <param name="id">The event.</param>
    /// <param name="at">When it happened.</param>
    /// <param name="position">Where the log ended before.</param>
    public void Told(string id, DateTimeOffset at, long position) => _told.Add(id, at, position);

    /// <summary>Everything of before a moment stands in the log.</summary>
    public void Advance(DateTimeOffset moment)
    {
        if (moment <= From)
            return;
        From = moment;
        _told.ForgetBefore(moment);
    }

    /// <summary>Keeps it, durably.</summary>
    public void Keep()
    {
        _held.Write(new JsonObject { ["from"] = From.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), ["log"] = _told.Earliest(End) });
        _kept = From;
    }

    /// <summary>Keeps it when what is kept is older than this.</summary>
    public void KeepAfter(TimeSpan age)
    {
        if (From - _kept > age)
            Keep();
    }

    /// <inheritdoc />
    public void Dispose() => _held.Dispose();

    private void Begin(DateTimeOffset now)
    {
        if (_held.Read() is not { } kept)
        {
            From = now;
            Keep();
            return;
        }

        From = DateTimeOffset.Parse(kept["from"]!.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        _kept = From;
        var position = kept["log"]!.GetValue<long>();
        // A log that is shorter than it was is another one.
        foreach (var line in _log.Read(position <= End ? position : 0))
            Know(line.Event, line.Offset);
        foreach (var waiting in _log.ReadQueue())
            Know(waiting, position);
    }

    private void Know(LogEvent? read, long position)
    {
        if (read?.Text(JobEvents.IdField) is not { } id || !read.More.ContainsKey(JobEvents.JobField))
            return;
        // The log keeps whole seconds.
        if (DateTimeOffset.TryParse(read.Timestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at.AddSeconds(1) >= From)
            _told.Add(id, at.AddSeconds(1), position);
    }
}
