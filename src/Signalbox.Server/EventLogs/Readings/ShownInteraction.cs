namespace Signalbox.Server.EventLogs.Readings;

/// <summary>A conversation as a page shows it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Events">The last of its events, oldest first, without heartbeats and seals.</param>
/// <param name="Earlier">How many of its events came before them, as far as the log was read.</param>
public sealed record ShownInteraction(long Number, IReadOnlyList<ShownEvent> Events, int Earlier)
{
    /// <summary>The job that it is about; null when it is about none, or about several.</summary>
    public long? Job => Events.Select(e => e.Job).OfType<long>().Distinct().Take(2).ToList() is [var job] ? job : null;
}
