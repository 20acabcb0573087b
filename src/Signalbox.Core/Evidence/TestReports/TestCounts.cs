namespace Signalbox.Evidence.TestReports;

/// <summary>How many tests passed, failed (errors included) and were skipped; null when nothing is said of skipped ones.</summary>
internal sealed record TestCounts(long Passed, long Failed, long? Skipped)
{
    /// <summary>True when both can be true of one run.</summary>
    public bool AgreesWith(TestCounts other) =>
        Passed == other.Passed && Failed == other.Failed && (Skipped is null || other.Skipped is null || Skipped == other.Skipped);

    /// <inheritdoc />
    public override string ToString() =>
        $"{Passed:N0} passed, {Failed:N0} failed" + (Skipped is { } skipped ? $" and {skipped:N0} {(skipped == 1 ? "was" : "were")} skipped" : "");
}
