using System.Text;
using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Seals;

/// <summary>
/// Makes changes visible: a <c>seal</c> event carries the hash of all lines since the seal before it, whoever wrote them, and of that
/// seal's line. Who changes a line must change every seal after it, and the last one may be known elsewhere.
/// </summary>
public sealed class LogSeals(SharedLog log)
{
    /// <summary>Seals what is not sealed yet.</summary>
    /// <returns>The seal, durably in the log; null when nothing but a seal stands at the end.</returns>
    /// <exception cref="EventLogException">It could not be written.</exception>
    public LogEvent? Append()
    {
        using var file = log.OpenToRead();
        if (file is null)
            return null;

        // The long part is added up while others write; under the lock only what came meanwhile.
        var seen = LineEnds.WholeLength(file, RandomAccess.GetLength(file));
        var place = SealPlace.Find(file, seen);
        var start = Start(log, file, place);
        var isShared = SharedLength.IsShared(log.Folder);
        using var hash = new SealHash(place.Previous, isShared);
        hash.Add(file, start, Math.Max(start, seen));
        return log.UnderLock(locked =>
        {
            var now = SealPlace.Find(locked.Handle, locked.File.Length, Math.Min(seen, locked.File.Length));
            var isSame = Libc.FactsOf(file) is { } read && read.IsSameFile(Libc.FactsOf(locked.Handle)) && locked.File.Length >= seen;
            if (!isSame || now.Previous is not null || Start(log, file, place) != start)
                return SealTail(log, locked);
            hash.Add(locked.Handle, Math.Max(start, seen), locked.File.Length);
            return Write(locked, place, hash, isShared);
        });
    }

    /// <summary>Seals what is not sealed yet in a log that is locked.</summary>
    internal static LogEvent? SealTail(SharedLog log, LockedLog locked)
    {
        var place = SealPlace.Find(locked.Handle, locked.File.Length);
        var start = Start(log, locked.Handle, place);
        var isShared = SharedLength.IsShared(log.Folder);
        using var hash = new SealHash(place.Previous, isShared);
        hash.Add(locked.Handle, start, locked.File.Length);
        return Write(locked, place, hash, isShared);
    }

    /// <summary>What <c>verify</c> calls the last seal, and what to keep elsewhere: the hash of its line.</summary>
    public static string NameOf(LogEvent seal)
    {
        ArgumentNullException.ThrowIfNull(seal);
        return SealHash.OfLine(Encoding.UTF8.GetBytes(seal.ToLine()));
    }

    private static LogEvent? Write(LockedLog locked, SealPlace place, SealHash hash, bool isShared)
    {
        if (hash.Bytes == 0)
            return null;
        var bytes = hash.Bytes;
        return locked.AppendToLog(new Seal(bytes, hash.End(), place.Previous, isShared).ToEvent(locked.LatestInteraction()));
    }

    // Whoever put another file in the log's place has left no line at the place where the shared part ended.
    private static long Start(SharedLog log, SafeFileHandle file, SealPlace place) =>
        Math.Max(place.After, LineEnds.WholeLength(file, Math.Min(SharedLength.Read(log.Folder), RandomAccess.GetLength(file))));
}
