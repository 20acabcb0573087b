using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Cursors;

/// <summary>
/// How far somebody has come with a log: a small file beside it, replaced as a whole, which one process on this machine holds at
/// a time. Whoever holds it next goes on from there. Not for several threads at once.
/// </summary>
public sealed class LockedCursor : IDisposable
{
    private readonly LockableFile _lock;
    private readonly string _path;

    private LockedCursor(LockableFile held, string path) => (_lock, _path) = (held, path);

    /// <summary>Takes a cursor, until it is disposed or this process ends.</summary>
    /// <param name="folder">The folder of the log; it is made when it is not there.</param>
    /// <param name="name">What it is of, such as <c>mirror</c>; the file is <c>events.mirror.cursor</c>.</param>
    /// <returns>Null while another process holds it.</returns>
    /// <exception cref="EventLogException">This account cannot write there.</exception>
    public static LockedCursor? TryTake(string folder, string name)
    {
        var held = new LockableFile(Path.Combine(folder, $"events.{name}.lock"), Libc.ReadWrite | Libc.Create);
        try
        {
            if (held.TryLock(new LockTimeout(0, TimeSpan.Zero)))
                return new LockedCursor(held, Path.Combine(folder, $"events.{name}.cursor"));
        }
        catch
        {
            held.Dispose();
            throw;
        }

        held.Dispose();
        return null;
    }

    /// <summary>What was written last; null when nothing was.</summary>
    /// <exception cref="EventLogException">It cannot be read, or is not what was written.</exception>
    public JsonObject? Read()
    {
        try
        {
            return LogFile.TryRead(_path) is { } kept ? JsonNode.Parse(kept) as JsonObject ?? throw new JsonException() : null;
        }
        catch (JsonException e)
        {
            throw new EventLogException(EventLogFault.Broken, $"{_path} is damaged: delete it to begin anew from now, or put its backup there.", e);
        }
    }

    /// <summary>Replaces it, durably.</summary>
    /// <exception cref="EventLogException">The disk is full or refuses it; the old content is still there.</exception>
    public void Write(JsonObject content)
    {
        ArgumentNullException.ThrowIfNull(content);
        AtomicFile.Write(_path, Encoding.UTF8.GetBytes(content.ToJsonString()));
    }

    /// <inheritdoc />
    public void Dispose() => _lock.Dispose();
}
