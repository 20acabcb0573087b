namespace Signalbox.Retention;

/// <summary>
/// Takes the steps of one removal. Its front goes on from where it stopped, so that neither what stays nor what was removed is
/// looked at again; what the front passed over because it was not old enough yet is looked for once a lap.
/// </summary>
internal sealed class RemovalScan
{
    private const int MostSteps = 50;
    private static readonly TimeSpan LongestLap = TimeSpan.FromDays(1);

    private readonly Func<long, long, CancellationToken, Task<RemovalStep>> _step;
    private readonly TimeProvider _time;
    private readonly TimeSpan _lap;
    private long _front;
    private long _behind;
    private long _lapEnd;
    private long _lapStarted;

    /// <summary>Begins at the first row.</summary>
    /// <param name="term">How long rows are kept; a lap takes as long, and at most a day.</param>
    /// <param name="step">One step, from behind a place to another.</param>
    /// <param name="time">Says when a lap is over.</param>
    public RemovalScan(TimeSpan term, Func<long, long, CancellationToken, Task<RemovalStep>> step, TimeProvider time)
    {
        _step = step;
        _time = time;
        _lap = term < LongestLap ? term : LongestLap;
        _lapStarted = time.GetTimestamp();
    }

    /// <summary>Steps on until something was removed, nothing is left or it was a bounded number of steps; returns how much was removed.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < MostSteps; i++)
        {
            var step = await _step(_front, IRetentionStore.Everything, cancellationToken);
            _front = step.Reached;
            if (step.Removed > 0)
                return step.Removed;
            if (!step.HasMore)
                break;
        }

        return await LookBehindAsync(cancellationToken);
    }

    private async Task<int> LookBehindAsync(CancellationToken cancellationToken)
    {
        if (_behind >= _lapEnd)
        {
            if (_time.GetElapsedTime(_lapStarted) < _lap)
                return 0;
            (_behind, _lapEnd, _lapStarted) = (0, _front, _time.GetTimestamp());
        }

        for (var i = 0; i < MostSteps && _behind < _lapEnd; i++)
        {
            var step = await _step(_behind, _lapEnd, cancellationToken);
            _behind = step.HasMore || step.Removed > 0 ? step.Reached : _lapEnd;
            if (step.Removed > 0)
                return step.Removed;
        }

        return 0;
    }
}
