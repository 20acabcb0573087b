using System.Text;
using Signalbox.Changes;
using Signalbox.WakeUps;

namespace Signalbox.Postgres.Changes;

/// <summary>What was gathered to be sent at once.</summary>
/// <param name="WakeUps">The wake-ups.</param>
/// <param name="Changes">What people watch, in order.</param>
/// <param name="Lost">True when something before could not be sent.</param>
internal sealed record OutgoingChanges(IReadOnlyCollection<(WakeUpKind Kind, long Id)> WakeUps, IReadOnlyList<Change> Changes, bool Lost)
{
    // PostgreSQL takes less than 8,000 bytes; what is written here is ASCII.
    private const int MostCharacters = 7_900;

    /// <summary>The payloads of as many notifications as it takes, each with the next number.</summary>
    public IEnumerable<string> ToPayloads(string origin, Func<long> nextNumber)
    {
        var payload = new StringBuilder();
        foreach (var part in Parts())
        {
            if (payload.Length + 1 + part.Length > MostCharacters)
            {
                yield return payload.ToString();
                payload.Clear();
            }

            if (payload.Length == 0)
                payload.Append(origin).Append(ChangeText.HeadEnd).Append(nextNumber()).Append(ChangeText.HeadEnd).Append(part);
            else
                payload.Append(ChangeText.PartEnd).Append(part);
        }

        if (payload.Length > 0)
            yield return payload.ToString();
    }

    private IEnumerable<string> Parts()
    {
        if (Lost)
            yield return ChangeText.Lost;
        foreach (var (kind, id) in WakeUps)
            yield return ChangeText.Of(kind, id);
        foreach (var change in Changes)
            yield return ChangeText.Of(change);
    }
}
