using System.Globalization;
using System.Text;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Checkpoints;

/// <summary>
/// How far each agent has come: <c>agent-&lt;id&gt;.checkpoint</c> holds the number of the last interaction that it has dealt
/// with. A crash leaves the old number or the new one.
/// </summary>
/// <param name="folder">The folder of the log.</param>
public sealed class AgentCheckpoints(string folder)
{
    private const int LongestName = 255;

    /// <summary>The number that an agent set last; null before the first.</summary>
    /// <exception cref="EventLogException">The file is there and holds no number.</exception>
    public long? Read(string actor)
    {
        var path = PathOf(actor);
        if (LogFile.TryRead(path) is not { } kept)
            return null;
        return long.TryParse(Encoding.UTF8.GetString(kept).Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new EventLogException(EventLogFault.Broken, $"{path} holds no number: set it anew, or delete it to begin from the start.");
    }

    /// <summary>Sets the number, durably.</summary>
    public void Write(string actor, long interaction)
    {
        if (interaction is < 0 or > EventBounds.Interaction)
            throw new EventLogException(EventLogFault.BadEvent, string.Create(CultureInfo.InvariantCulture, $"The interaction must be a whole number from 0 to {EventBounds.Interaction}."));
        var path = PathOf(actor);
        Directory.CreateDirectory(folder);
        AtomicFile.Write(path, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{interaction}\n")));
    }

    // Whatever an agent calls itself, the file lies in this folder.
    private string PathOf(string actor)
    {
        EventRules.Check(new LogEvent { Interaction = 0, Actor = actor, Type = EventTypes.Heartbeat, Content = "" });
        var name = $"agent-{actor.Replace("%", "%25", StringComparison.Ordinal).Replace("/", "%2F", StringComparison.Ordinal)}.checkpoint";
        if (Encoding.UTF8.GetByteCount(name) > LongestName - 20)
            throw new EventLogException(EventLogFault.BadEvent, "The actor's name is too long to name a file: choose a shorter one.");
        return Path.Combine(Path.GetFullPath(folder), name);
    }
}
