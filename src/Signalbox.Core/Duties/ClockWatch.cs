namespace Signalbox.Duties;

/// <summary>
/// Notices when the database's clock is set, by how far it and the node's own went between two looks; what they say is never
/// compared. Not for use by two at once.
/// </summary>
public sealed class ClockWatch(TimeProvider time)
{
    private sealed record Look(DateTimeOffset Now, long Asked, long Answered);

    private Look? _last;
    private long _setForward;
    private long _setBack;

    /// <summary>Reads the database's clock; at the first look nothing is known of how it went.</summary>
    public async Task<DatabaseClock> LookAsync(Func<CancellationToken, Task<DateTimeOffset>> readAsync, CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        var look = new Look(await readAsync(cancellationToken), asked, time.GetTimestamp());
        // The answer is from some moment between the question and its arrival, however long that took.
        if (_last is not { } last || look.Now - last.Now > time.GetElapsedTime(last.Asked, look.Answered) + DatabaseClock.Margin)
            _setForward = look.Answered;
        if (_last is not { } before || look.Now - before.Now < time.GetElapsedTime(before.Answered, look.Asked) - DatabaseClock.Margin)
            _setBack = look.Answered;
        _last = look;
        return new DatabaseClock(look.Now, time.GetElapsedTime(_setForward, look.Answered), time.GetElapsedTime(_setBack, look.Answered));
    }
}
