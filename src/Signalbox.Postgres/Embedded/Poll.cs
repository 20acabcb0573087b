namespace Signalbox.Postgres.Embedded;

/// <summary>Waits for conditions outside this process that send no signal.</summary>
internal static class Poll
{
    /// <summary>Asks until the answer is yes.</summary>
    /// <exception cref="TimeoutException">The answer was no for the whole time.</exception>
    public static Task UntilAsync(
        Func<bool> condition, TimeSpan every, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken) =>
        UntilAsync(() => Task.FromResult(condition()), every, timeout, time, cancellationToken);

    /// <inheritdoc cref="UntilAsync(Func{bool}, TimeSpan, TimeSpan, TimeProvider, CancellationToken)"/>
    public static async Task UntilAsync(
        Func<Task<bool>> condition,
        TimeSpan every,
        TimeSpan timeout,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        while (!await condition())
        {
            if (time.GetElapsedTime(start) > timeout)
                throw new TimeoutException($"The awaited condition did not come within {timeout.TotalSeconds} s.");
            await Task.Delay(every, time, cancellationToken);
        }
    }
}
