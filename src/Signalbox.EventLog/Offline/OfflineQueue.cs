using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Offline;

/// <summary>
/// <c>events.offline.log</c>: events that wait until they can stand in the log, in order. They wait because the log could not be
/// written, or because the log is shared through git and its remote cannot be reached (offline mode).
/// </summary>
internal sealed class OfflineQueue(string folder)
{
    /// <summary>The file whose presence is offline mode.</summary>
    public const string ModeFileName = "events.offline";

    private readonly string _path = Path.Combine(folder, LogFileNames.OfflineQueue);
    private readonly string _mode = Path.Combine(folder, ModeFileName);
    private readonly string _merging = Path.Combine(folder, "events.offline.merging");
    private readonly string _intent = Path.Combine(folder, "events.offline.intent");

    /// <summary>Where it is.</summary>
    public string FilePath => _path;

    /// <summary>True while events are to wait here though the log could be written.</summary>
    public bool IsOffline => Libc.FactsAt(_mode) is not null;

    /// <summary>True when events wait.</summary>
    public bool HasEvents => Libc.FactsAt(_path) is { Size: > 0 } || IsMerging;

    /// <summary>True when a merge began and did not end.</summary>
    public bool IsMerging => Libc.FactsAt(_merging) is not null;

    /// <summary>Begins offline mode; it lasts until <see cref="GoOnline"/>, also over restarts.</summary>
    /// <param name="reason">Why, in words.</param>
    /// <param name="since">Since when.</param>
    public void GoOffline(string reason, DateTimeOffset since) =>
        AtomicFile.Write(_mode, System.Text.Encoding.UTF8.GetBytes(new JsonObject { ["since"] = since.UtcDateTime.ToString(EventRules.TimeFormat, CultureInfo.InvariantCulture), ["reason"] = reason }.ToJsonString() + "\n"));

    /// <summary>Ends offline mode; what waits is merged by the next who locks the log.</summary>
    public void GoOnline() => File.Delete(_mode);

    /// <summary>Since when and why events wait, or null.</summary>
    public (string Since, string Reason)? Mode()
    {
        if (!IsOffline)
            return null;
        try
        {
            return LogFile.TryRead(_mode) is { } kept && JsonNode.Parse(kept) is JsonObject mode ? (mode["since"]?.ToString() ?? "", mode["reason"]?.ToString() ?? "") : Unreadable;
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or EventLogException)
        {
            return Unreadable;
        }
    }

    /// <summary>Adds whole lines, durably.</summary>
    public void Append(ReadOnlySpan<byte> lines)
    {
        using var file = Lock();
        Take(file).Append(lines);
    }

    /// <summary>What waits, opened to be read; null when nothing ever did.</summary>
    public SafeFileHandle? OpenToRead() => Reading.Open(_path);

    /// <summary>The whole lines that wait.</summary>
    public byte[] Read()
    {
        using var file = OpenToRead();
        if (file is null)
            return [];
        var start = LineFormat.Start(file);
        var bytes = new byte[Math.Max(0, LineEnds.WholeLength(file, RandomAccess.GetLength(file)) - start)];
        Reading.Fully(file, bytes, start);
        return bytes;
    }

    /// <summary>
    /// Moves what waits to the end of the log, whose lock is held. Killed at any point, the next merge goes on where this one
    /// stopped: each event comes into the log once.
    /// </summary>
    public void MergeInto(AppendedFile log)
    {
        FinishMerge(log);
        using (var file = Lock())
        {
            if (Take(file).Length == 0)
                return;
            // From here on nobody adds to it: what comes meanwhile waits in a new file.
            Forget(_intent);
            // In one step: without permission to replace, .NET gives the file the second name before it takes the first away.
            File.Move(_path, _merging, overwrite: true);
            _ = Libc.SyncFolder(folder);
        }

        FinishMerge(log);
    }

    /// <summary>Ends a merge that began; nothing where none did.</summary>
    /// <param name="log">The log, whose lock is held.</param>
    public void FinishMerge(AppendedFile log)
    {
        using var waiting = Reading.Open(_merging);
        if (waiting is null)
            return;
        var length = RandomAccess.GetLength(waiting);
        var done = DoneBefore(log, waiting);
        if (done < length)
        {
            // Others may have written since the last try: where this one begins is kept before it does.
            var intent = new JsonObject { ["logLength"] = log.Length, ["from"] = done };
            AtomicFile.Write(_intent, System.Text.Encoding.UTF8.GetBytes(intent.ToJsonString()));
            log.AppendFrom(waiting, done, length);
        }

        Forget(_merging);
        Forget(_intent);
    }

    // A torn line here is told as any other that is no event: when it is in the log.
    private static AppendedFile Take(LockableFile file) => AppendedFile.Take(file, torn: null);

    // Durably: what is forgotten must not come back after the machine failed.
    private void Forget(string path)
    {
        if (Libc.FactsAt(path) is null)
            return;
        File.Delete(path);
        _ = Libc.SyncFolder(folder);
    }

    private LockableFile Lock()
    {
        var file = new LockableFile(_path, Libc.ReadWrite | Libc.Create | Libc.Append);
        if (file.TryLock(new LockTimeout(1, TimeSpan.FromSeconds(10))))
            return file;
        file.Dispose();
        throw new EventLogException(EventLogFault.Locked, $"{_path} is locked by somebody else; try again.");
    }

    // How many bytes of what is merged are in the log: what an earlier try had done before, and how far it came.
    private long DoneBefore(AppendedFile log, SafeFileHandle waiting)
    {
        if (Libc.FactsAt(_intent) is null)
            return LineFormat.Start(waiting);
        var (start, from) = ReadIntent();
        var common = Reading.CommonBytes(log.Handle, start, log.Length, waiting, from);
        return Math.Max(from, LineEnds.WholeLength(waiting, from + common));
    }

    private (long Start, long From) ReadIntent()
    {
        try
        {
            if (LogFile.TryRead(_intent) is { } kept && JsonNode.Parse(kept) is JsonObject intent && intent["logLength"] is { } start && intent["from"] is { } from)
                return (start.GetValue<long>(), from.GetValue<long>());
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException or FormatException)
        {
            // Said below.
        }

        throw new EventLogException(EventLogFault.Broken, $"{_intent} was changed, so nobody knows how much of {_merging} is in the log: compare them, delete both, and append what is missing.");
    }

    private static (string Since, string Reason) Unreadable => ("", "events.offline is there, and says nothing that can be read");
}
