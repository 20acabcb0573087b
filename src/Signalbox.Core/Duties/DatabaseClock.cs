namespace Signalbox.Duties;

/// <summary>What the database's clock says, and for how long it has gone steadily by then.</summary>
/// <param name="Now">What it says.</param>
/// <param name="SinceForward">For how long it is known not to have been set forward; zero when nothing is known.</param>
/// <param name="SinceBack">For how long it is known not to have been set back; zero when nothing is known.</param>
public sealed record DatabaseClock(DateTimeOffset Now, TimeSpan SinceForward, TimeSpan SinceBack)
{
    /// <summary>How far the clock may be set at once without being noticed.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);
}
