using System.Globalization;
using System.Text;
using System.Text.Json;
using Signalbox.EventLog.Events;
using Signalbox.Logs;

namespace Signalbox.Server.EventLogs.Mirroring;

/// <summary>What the register says of jobs, as events of the log.</summary>
internal static class JobEvents
{
    /// <summary>The field with the job's id.</summary>
    public const string JobField = "job";

    /// <summary>The field by which an event is known again.</summary>
    public const string IdField = "eventId";

    private const int MostContent = 2_000;
    private const string Nobody = "signalbox";

    /// <summary>The same for the same entry, whoever reads it and whenever, and in whichever table it stands by then.</summary>
    public static string IdOf(ExecutionLogEntry entry)
    {
        var id = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{entry.JobId}/{Name(entry.Action)}");
        if (entry.Number is not null)
            id.Append('/').Append(Name(entry.Number));
        // An attempt is claimed once; what happens more than once to one thing does so at another time, or by somebody else.
        if (entry.Action == LogActions.JobClaimed)
            return id.ToString();
        id.Append(CultureInfo.InvariantCulture, $"/{(entry.At - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond}");
        if (entry.Action == LogActions.ApprovalGiven)
            id.Append('/').Append(Name(entry.Actor));
        return id.ToString();
    }

    /// <summary>The event of an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="conceal">Takes secrets out of its words.</param>
    public static LogEvent Of(ExecutionLogEntry entry, Func<string, string> conceal) => new()
    {
        Interaction = entry.JobId,
        Actor = Name(entry.Actor),
        Type = Name(entry.Action),
        Content = conceal(Words(entry)),
        Timestamp = entry.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        More = new Dictionary<string, JsonElement>
        {
            [JobField] = JsonSerializer.SerializeToElement(entry.JobId.ToString(CultureInfo.InvariantCulture)),
            [IdField] = JsonSerializer.SerializeToElement(IdOf(entry)),
        },
    };

    // What was asked may hold anything; its type and its title are made to be read by all.
    private static string Words(ExecutionLogEntry entry)
    {
        var said = entry.Action == LogActions.JobEnqueued ? "Put on the line" : entry.Message;
        var title = entry.Title is null ? "" : $", \"{entry.Title}\"";
        var words = string.Create(CultureInfo.InvariantCulture, $"Job {entry.JobId} ({entry.JobType}{title}): {said}");
        return words.Length <= MostContent ? words : $"{words.AsSpan(0, char.IsHighSurrogate(words[MostContent - 2]) ? MostContent - 2 : MostContent - 1)}…";
    }

    // The log is strict about names; what happened is told whoever did it.
    private static string Name(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return Nobody;
        var plain = name.Any(char.IsControl) ? string.Concat(name.Select(c => char.IsControl(c) ? ' ' : c)) : name;
        return plain.Length <= EventBounds.NameLength ? plain : plain[..(char.IsHighSurrogate(plain[EventBounds.NameLength - 1]) ? EventBounds.NameLength - 1 : EventBounds.NameLength)];
    }
}
