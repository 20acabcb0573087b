using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Snapshots;

/// <summary>
/// Tells of lines that are no events: a copy in <c>events.error.log</c> first, and then an <c>error</c> event. Each line is told
/// once, also when the telling was cut short: what the log says of it already is not said again.
/// </summary>
internal sealed class BadLineReport(SharedLog log, SafeFileHandle file, ToldLines told)
{
    private const int MostSingle = 100;
    private const int CopiedOfTooLong = 64 * 1024;

    /// <summary>Tells what was not told yet; events are appended when there is any.</summary>
    /// <returns>How many lines were told.</returns>
    public int Tell(IReadOnlyList<BadLine> lines, long highestInteraction)
    {
        var untold = lines.Where(l => !told.Has(l.Number, () => Hash(l))).ToList();
        if (untold.Count == 0)
            return 0;
        log.Errors.Keep(untold.Select(l => ($"line {l.Number}: {l.Fault}", (ReadOnlyMemory<byte>)Copy(l))));
        var interaction = Math.Clamp(highestInteraction, 0, EventBounds.Interaction);
        var events = untold.Take(MostSingle).Select(l => Single(interaction, l)).ToList();
        if (untold.Count > MostSingle)
            events.Add(Rest(interaction, untold[MostSingle].Number, untold[^1].Number, untold.Count - MostSingle));
        log.Append(events);
        return untold.Count;
    }

    private LogEvent Single(long interaction, BadLine line) => new()
    {
        Interaction = interaction,
        Actor = LogEvent.OwnActor,
        Type = EventTypes.Error,
        Content = $"Line {line.Number} of {SharedLog.FileName} is {line.Fault}; it was copied to events.error.log",
        More = new Dictionary<string, JsonElement> { ["line"] = Json(line.Number), ["sha256"] = Json(Hash(line)) },
    };

    private static LogEvent Rest(long interaction, long first, long last, int count) => new()
    {
        Interaction = interaction,
        Actor = LogEvent.OwnActor,
        Type = EventTypes.Error,
        Content = $"{count} more lines of {SharedLog.FileName}, from line {first} to line {last}, are no events; they were copied to events.error.log",
        More = new Dictionary<string, JsonElement> { ["line"] = Json(first), ["lastLine"] = Json(last), ["lines"] = Json(count) },
    };

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value);

    // Of a line that is too long for the list its beginning is kept; all of it stays in the log.
    private byte[] Copy(BadLine line)
    {
        var bytes = new byte[line.Length > EventBounds.LineBytes ? CopiedOfTooLong : (int)line.Length];
        for (var count = 0; count < bytes.Length;)
        {
            var read = RandomAccess.Read(file, bytes.AsSpan(count), line.Offset + count);
            if (read == 0)
                throw new SavedStateException();
            count += read;
        }

        return bytes;
    }

    private string Hash(BadLine line)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (!Reading.TryHash(file, line.Offset, line.Offset + line.Length, hash))
            throw new SavedStateException();
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
