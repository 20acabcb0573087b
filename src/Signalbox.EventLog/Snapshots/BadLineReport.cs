using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Snapshots;

/// <summary>
/// Tells of lines that are no events: a copy in <c>events.error.log</c> first, and then an <c>error</c> event. Each line is told
/// once, also when the telling was cut short: what the log says of it already is not said again.
/// </summary>
internal sealed class BadLineReport(SharedLog log, SafeFileHandle file, ReportedBadLines told)
{
    private const int MostSingle = 100;

    /// <summary>Tells what was not told yet; events are appended when there is any.</summary>
    /// <returns>How many lines were told.</returns>
    public int Tell(IReadOnlyList<BadLine> lines, long highestInteraction)
    {
        var untold = lines.Where(l => !told.Has(l.Number, () => l.Hash(file))).ToList();
        if (untold.Count == 0)
            return 0;
        log.Errors.Keep(untold.Select(l => l.ToEntry(file)));
        var interaction = Math.Clamp(highestInteraction, 0, EventBounds.Interaction);
        var events = untold.Take(MostSingle).Select(l => l.ToEvent(file, interaction)).ToList();
        if (untold.Count > MostSingle)
            events.Add(Rest(interaction, untold[MostSingle].Number, untold[^1].Number, untold.Count - MostSingle));
        log.Append(events);
        return untold.Count;
    }

    private static LogEvent Rest(long interaction, long first, long last, int count) => new()
    {
        Interaction = interaction,
        Actor = LogEvent.OwnActor,
        Type = EventTypes.Error,
        Content = $"{count} more lines of {LogFileNames.Log}, from line {first} to line {last}, are no events; they were copied to {LogFileNames.Errors}",
        More = new Dictionary<string, JsonElement> { ["line"] = Json(first), ["lastLine"] = Json(last), ["lines"] = Json(count) },
    };

    private static JsonElement Json(long value) => JsonSerializer.SerializeToElement(value, EventJson.Default.Int64);
}
