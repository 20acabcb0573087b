namespace Signalbox.EventLog.Tests.Git;

/// <summary>
/// A clock on which every wait of up to half a minute is over at once, and told; longer ones never end. FakeTimeProvider tells of
/// no waits, and ends them only when somebody moves it.
/// </summary>
internal sealed class HastyTime : TimeProvider
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private readonly List<TimeSpan> _waits = [];

    /// <summary>The waits so far.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_waits)
                return [.. _waits];
        }
    }

    /// <summary>Is told of each wait as it begins.</summary>
    public Action<TimeSpan>? OnWait { get; init; }

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var isShort = dueTime >= TimeSpan.Zero && dueTime <= Longest;
        if (isShort)
        {
            lock (_waits)
                _waits.Add(dueTime);
            OnWait?.Invoke(dueTime);
        }

        return System.CreateTimer(callback, state, isShort ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, period);
    }
}
