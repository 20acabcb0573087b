namespace Signalbox.Duties;

/// <summary>A reading of the database's clock, and the time for which the clock has run steadily.</summary>
/// <param name="Now">The reading.</param>
/// <param name="SinceForward">The time since which it is known not to have been set forward; zero if unknown.</param>
/// <param name="SinceBack">The time since which it is known not to have been set back; zero if unknown.</param>
public sealed record DatabaseClock(DateTimeOffset Now, TimeSpan SinceForward, TimeSpan SinceBack)
{
    /// <summary>How far the clock may be set at once without being noticed.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);
}
