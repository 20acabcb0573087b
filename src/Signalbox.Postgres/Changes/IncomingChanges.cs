using Signalbox.Changes;
using Signalbox.WakeUps;

namespace Signalbox.Postgres.Changes;

/// <summary>A notification, read.</summary>
/// <param name="WakeUps">The wake-ups.</param>
/// <param name="Message">What people watch.</param>
/// <param name="Lost">True when its node could not send something before.</param>
internal sealed record IncomingChanges(IReadOnlyList<(WakeUpKind Kind, long Id)> WakeUps, ChangeMessage Message, bool Lost)
{
    /// <summary>Reads a payload, or returns null. What a newer node says that this one does not know is passed over.</summary>
    public static IncomingChanges? Read(string payload)
    {
        if (payload.Split(ChangeText.HeadEnd) is not [{ Length: > 0 } origin, var digits, var parts] || !long.TryParse(digits, out var number))
            return null;
        var wakeUps = new List<(WakeUpKind, long)>();
        var changes = new List<Change>();
        var lost = false;
        foreach (var part in parts.Split(ChangeText.PartEnd, StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ChangeText.Lost)
                lost = true;
            else if (ChangeText.ReadWakeUp(part) is { } wakeUp)
                wakeUps.Add(wakeUp);
            else if (ChangeText.ReadChange(part) is { } change)
                changes.Add(change);
        }

        return new IncomingChanges(wakeUps, new ChangeMessage(origin, number, changes), lost);
    }
}
