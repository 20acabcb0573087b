namespace Signalbox.Jobs;

/// <summary>When a failed attempt is tried again: exponential backoff with jitter, up to a ceiling.</summary>
public sealed record RetryPolicy
{
    /// <summary>The wait after the first failure.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>By how much each further wait is longer than the one before; 1 or more.</summary>
    public double Factor { get; init; } = 2;

    /// <summary>No wait is longer than this, jitter included.</summary>
    public TimeSpan Ceiling { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The share of a wait by which it may be shorter or longer, so that failures do not return in step; 0 to 1.</summary>
    public double Jitter { get; init; } = 0.2;

    /// <summary>True when a job may be tried again.</summary>
    /// <param name="failures">How many attempts have failed or were lost, this one included.</param>
    /// <param name="maxAttempts">How many may.</param>
    public static bool AttemptsAreLeft(int failures, int maxAttempts) => failures < maxAttempts;

    /// <summary>
    /// The wait before the next attempt, or null when there is none.
    /// </summary>
    /// <param name="failures">How many attempts have failed, this one included; 1 or more.</param>
    /// <param name="maxAttempts">How many may.</param>
    /// <param name="random">A uniform draw from 0 (inclusive) to 1 (exclusive).</param>
    public TimeSpan? NextDelay(int failures, int maxAttempts, double random)
    {
        if (!AttemptsAreLeft(failures, maxAttempts))
            return null;
        var seconds = First.TotalSeconds * Math.Pow(Factor, Math.Min(failures - 1, 60));
        seconds *= 1 + (Jitter * ((2 * random) - 1));
        return TimeSpan.FromSeconds(Math.Clamp(seconds, 0, Ceiling.TotalSeconds));
    }
}
