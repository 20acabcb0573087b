using System.Collections.Frozen;

namespace Signalbox.Evidence.TestReports;

/// <summary>The words of dotnet test, pytest, unittest, jest, vitest, mocha, cargo, Maven, Gradle, RSpec and PHPUnit.</summary>
internal static class CountWords
{
    /// <summary>What a number counts, by its word.</summary>
    public static FrozenDictionary<string, CountKind> Kinds { get; } = Of(
        (CountKind.Passed, "passed passing succeeded success successes"),
        (CountKind.Failed, "failed failing failures failure"),
        (CountKind.Errors, "errors error errored"),
        (CountKind.Skipped, "skipped skips ignored pending todo xfailed disabled incomplete"),
        (CountKind.Total, "total tests test run examples example"),
        (CountKind.Other, "warnings warning deselected measured filtered assertions rerun flaky xpassed"));

    /// <summary>What can have happened to a test.</summary>
    public static FrozenSet<string> Outcomes { get; } =
        Kinds.Where(k => k.Value is CountKind.Passed or CountKind.Failed or CountKind.Skipped).Select(k => k.Key).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What tests are called between their number and what happened to them.</summary>
    public static FrozenSet<string> Tests { get; } = Set("test tests unit integration e2e end to spec specs case cases");

    /// <summary>What runners write around the counts.</summary>
    public static FrozenSet<string> Around { get; } = Set("test tests result results ran ok info completed out did not run of summary warn and s ms m with");

    /// <summary>What groups of tests are called, whose numbers are not those of tests.</summary>
    public static FrozenSet<string> Suites { get; } = Set("suites suite files snapshots");

    /// <summary>Words behind which there are only times and names.</summary>
    public static FrozenSet<string> Ends { get; } = Set("in duration time finished elapsed");

    /// <summary>Units of times.</summary>
    public static FrozenSet<string> Units { get; } = Set("s ms m min sec secs second seconds");

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static FrozenDictionary<string, CountKind> Of(params ReadOnlySpan<(CountKind Kind, string Words)> kinds)
    {
        var all = new Dictionary<string, CountKind>(StringComparer.Ordinal);
        foreach (var (kind, words) in kinds)
        {
            foreach (var word in words.Split(' '))
                all[word] = kind;
        }

        return all.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
