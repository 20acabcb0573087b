namespace Signalbox.Postgres.Queries;

/// <summary>
/// Looks for a page of rows by passing over history in its order, in steps, and breaks off when it has passed over so many
/// that a person would rather be asked whether to go on.
/// </summary>
internal static class KeysetScan
{
    /// <summary>How many rows one walk passes over at the most.</summary>
    public const int Budget = 10_000;

    private const int FirstWindow = 500;

    /// <summary>Passes over the next <paramref name="window"/> rows after <paramref name="position"/>, and finds up to <paramref name="wanted"/> among them.</summary>
    public delegate Task<ScanStep> StepAsync(ScanPosition? position, int window, int wanted);

    /// <summary>Walks from <paramref name="after"/> until <paramref name="limit"/> rows are found, there are no more, or the budget is used up.</summary>
    public static async Task<ScanPassage> RunAsync(int limit, ScanPosition? after, StepAsync stepAsync)
    {
        var found = new List<ScanPosition>();
        var window = Math.Max(limit + 1, FirstWindow);
        for (var passed = 0; ; window = Math.Min(window * 2, Budget - passed))
        {
            // One more than fits the page tells whether another follows.
            var step = await stepAsync(after, window, limit + 1 - found.Count);
            found.AddRange(step.Found);
            if (found.Count > limit)
                return new ScanPassage(found[..limit], found[limit - 1], true);
            if (step.Passed < window)
                return new ScanPassage(found, null, true);
            after = step.Last;
            passed += window;
            if (passed >= Budget)
                return new ScanPassage(found, after, found.Count == limit);
        }
    }
}
