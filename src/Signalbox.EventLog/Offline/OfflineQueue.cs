using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Offline;

/// <summary>
/// <c>events.offline.log</c>: events that wait until they can stand in the log, in order. They wait because the log could not be
/// written, or because the log is shared through git and its remote cannot be reached (offline mode).
/// </summary>
internal sealed class OfflineQueue(string folder, ErrorLog errors)
{
    private readonly string _path = Path.Combine(folder, "events.offline.log");
    private readonly string _mode = Path.Combine(folder, "events.offline");
    private readonly string _merge = Path.Combine(folder, "events.offline.merge");

    /// <summary>Where it is.</summary>
    public string FilePath => _path;

    /// <summary>True while events are to wait here though the log could be written.</summary>
    public bool IsOffline => Native.FactsAt(_mode) is not null;

    /// <summary>True when events wait.</summary>
    public bool HasEvents => Native.FactsAt(_path) is { Size: > 0 };

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
            var mode = JsonNode.Parse(File.ReadAllText(_mode))!;
            return (mode["since"]?.ToString() ?? "", mode["reason"]?.ToString() ?? "");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (System.Text.Json.JsonException)
        {
            return ("", "events.offline is there, and says nothing that can be read");
        }
    }

    /// <summary>Adds whole lines, durably.</summary>
    public void Append(ReadOnlySpan<byte> lines)
    {
        using var file = Lock();
        AppendedFile.Take(file, -1, errors).Append(lines);
    }

    /// <summary>The whole lines that wait.</summary>
    public byte[] Read()
    {
        using var file = Native.TryOpen(_path, Native.ReadOnly, out var error);
        if (file is null)
            return error == Native.NoEntry ? [] : throw EventLogException.Of(error, $"{_path} cannot be read");
        var bytes = new byte[RandomAccess.GetLength(file)];
        var count = RandomAccess.Read(file, bytes, 0);
        return bytes[..(bytes.AsSpan(0, count).LastIndexOf((byte)'\n') + 1)];
    }

    /// <summary>
    /// Moves what waits to the end of the log, whose lock is held. Killed at any point, the next merge goes on where this one
    /// stopped: each event comes into the log once.
    /// </summary>
    public void MergeInto(AppendedFile log)
    {
        using var file = Lock();
        var queue = AppendedFile.Take(file, -1, errors);
        var bytes = new byte[queue.Length];
        _ = RandomAccess.Read(queue.Handle, bytes, 0);
        var done = DoneBefore(log, bytes);
        if (done is null)
        {
            var intent = new JsonObject { ["logLength"] = log.Length, ["bytes"] = bytes.Length, ["sha256"] = Hash(bytes) };
            AtomicFile.Write(_merge, System.Text.Encoding.UTF8.GetBytes(intent.ToJsonString()));
        }

        if ((done ?? 0) < bytes.Length)
            log.Append(bytes.AsSpan(done ?? 0));
        var error = Native.Truncate(queue.Handle, 0);
        if (error == 0)
            error = Native.Sync(queue.Handle);
        if (error != 0)
            throw EventLogException.Of(error, $"{_path} cannot be emptied");
        File.Delete(_merge);
    }

    private LockableFile Lock()
    {
        var file = new LockableFile(_path, Native.ReadWrite | Native.Create | Native.Append);
        if (file.TryLock(new LockPatience(1, TimeSpan.FromSeconds(10))))
            return file;
        file.Dispose();
        throw new EventLogException(EventLogFault.Locked, $"{_path} is locked by somebody else; try again.");
    }

    // How many bytes of the queue an interrupted merge brought into the log; null when there was none of this queue.
    private int? DoneBefore(AppendedFile log, byte[] queue)
    {
        if (!File.Exists(_merge) || JsonNode.Parse(File.ReadAllText(_merge)) is not JsonObject intent)
            return null;
        var (start, length) = (intent["logLength"]!.GetValue<long>(), intent["bytes"]!.GetValue<int>());
        if (length > queue.Length || start > log.Length || intent["sha256"]!.GetValue<string>() != Hash(queue.AsSpan(0, length)))
            return null;
        var merged = new byte[Math.Min(length, log.Length - start)];
        var there = merged.AsSpan(0, RandomAccess.Read(log.Handle, merged, start));
        var same = there.CommonPrefixLength(queue);
        return queue.AsSpan(0, same).LastIndexOf((byte)'\n') + 1;
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
