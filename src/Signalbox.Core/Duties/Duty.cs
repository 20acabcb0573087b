namespace Signalbox.Duties;

/// <summary>A periodic background task of the leader or, if it is urgent, of every node.</summary>
/// <param name="Name">A description for the log, such as "expiring checkpoints".</param>
/// <param name="Every">The interval; it is rounded to the loop's ticks of two seconds.</param>
/// <param name="RunOnceAsync">
/// Runs one bounded round, which must be safe on two nodes concurrently, and returns the number of changed rows. If that is
/// <see cref="FullRound"/> or more, the next round follows at once.
/// </param>
public sealed record Duty(string Name, TimeSpan Every, Func<CancellationToken, Task<int>> RunOnceAsync)
{
    /// <summary>From this many changed rows on there may be more to do.</summary>
    public const int FullRound = 50;

    /// <summary>True for what cannot wait for the rounds of other duties, nor for another node to take the lead.</summary>
    public bool IsUrgent { get; init; }
}
