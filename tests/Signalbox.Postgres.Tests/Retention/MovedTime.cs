namespace Signalbox.Postgres.Tests.Retention;

/// <summary>The system's clock, moved on by a test; timers run as always.</summary>
internal sealed class MovedTime : TimeProvider
{
    private long _moved;

    /// <inheritdoc />
    public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _moved);

    /// <summary>Moves it on.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref _moved, (long)(by.TotalSeconds * TimestampFrequency));
}
