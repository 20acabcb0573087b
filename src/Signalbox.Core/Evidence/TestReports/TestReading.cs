namespace Signalbox.Evidence.TestReports;

/// <summary>What was read from a report.</summary>
/// <param name="Counts">The counts; null when it has none that hold together.</param>
/// <param name="Fault">What is wrong with it, as a sentence that says what to do, or null.</param>
internal sealed record TestReading(TestCounts? Counts, string? Fault)
{
    /// <summary>A report that cannot be used.</summary>
    public static TestReading Unusable(string fault) => new(null, fault);
}
