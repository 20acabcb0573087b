namespace Signalbox.Duties;

/// <summary>Something that is done again and again in the background, by the node that leads or, when it is urgent, by each.</summary>
/// <param name="Name">What is done, for the log: "expiring checkpoints".</param>
/// <param name="Every">How often it is looked for; it is rounded to the loop's ticks of two seconds.</param>
/// <param name="RunOnceAsync">
/// Does one bounded round, which two nodes may safely do at once, and returns how many rows it changed. While that is
/// <see cref="FullRound"/> or more, the next round follows at once.
/// </param>
public sealed record Duty(string Name, TimeSpan Every, Func<CancellationToken, Task<int>> RunOnceAsync)
{
    /// <summary>From this many changed rows on there may be more to do.</summary>
    public const int FullRound = 50;

    /// <summary>True for what cannot wait for the rounds of other duties, nor for another node to take the lead.</summary>
    public bool IsUrgent { get; init; }
}
