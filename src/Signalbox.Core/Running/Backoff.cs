namespace Signalbox.Running;

/// <summary>How long the worker waits before it asks a database again that did not answer: 0.1 s, then twice as long each time, at most 2 s.</summary>
internal static class Backoff
{
    public static TimeSpan After(int failures) => TimeSpan.FromMilliseconds(Math.Min(50 * (1 << Math.Min(failures, 6)), 2_000));
}
