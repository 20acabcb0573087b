using Signalbox.Dashboard.Parts;
using Signalbox.Trends;

namespace Signalbox.Dashboard.Charts;

/// <summary>The charts of what happened over a span of time.</summary>
public static class TrendCharts
{
    /// <summary>Jobs that ended.</summary>
    public static Chart Throughput(IReadOnlyList<TrendPoint> points, TrendSpan span)
    {
        var (completed, failed) = (points.Sum(p => p.Completed), points.Sum(p => p.Failed));
        var busiest = points.MaxBy(p => p.Completed + p.Failed)!;
        return Draw(points, span, "Jobs that ended", ChartKind.Bars, ChartScale.OfCounts(busiest.Completed + busiest.Failed), Count) with
        {
            Summary = $"{Jobs(completed)} completed and {failed:N0} failed in the last {span.Name()}, most of them at {span.Moment(busiest.At)} UTC: {busiest.Completed + busiest.Failed:N0}.",
            Nothing = completed + failed == 0 ? $"No jobs ended in the last {span.Name()}." : null,
            Series =
            [
                new ChartSeries("completed", "clear", [.. points.Select(p => (double?)p.Completed)], Count(completed)),
                new ChartSeries("failed", "stop", [.. points.Select(p => (double?)p.Failed)], Count(failed)),
            ],
        };
    }

    /// <summary>Jobs that were pending.</summary>
    public static Chart Pending(IReadOnlyList<TrendPoint> points, TrendSpan span)
    {
        var known = points.Where(p => p.Pending is not null).ToArray();
        var (most, now) = (known.MaxBy(p => p.Pending), known.LastOrDefault()?.Pending ?? 0);
        return Draw(points, span, "Jobs that wait for a worker", ChartKind.Steps, ChartScale.OfCounts(most?.Pending ?? 0), Count) with
        {
            Summary = most is null ? "" : $"{Jobs(now)} pending now; in the last {span.Name()} at most {most.Pending:N0}, at {span.Moment(most.At)} UTC.",
            Nothing = most is null or { Pending: 0 } ? $"No jobs were seen pending in the last {span.Name()}." : null,
            Series = [new ChartSeries("pending now", "moving", [.. points.Select(p => (double?)p.Pending)], Count(now))],
        };
    }

    /// <summary>Checkpoints that people decided.</summary>
    public static Chart Decisions(IReadOnlyList<TrendPoint> points, TrendSpan span)
    {
        var (all, busiest) = (points.Sum(p => p.Decisions), points.MaxBy(p => p.Decisions)!);
        return Draw(points, span, "Decisions", ChartKind.Bars, ChartScale.OfCounts(busiest.Decisions), Count) with
        {
            Summary = $"{all:N0} {(all == 1 ? "decision" : "decisions")} in the last {span.Name()}, most of them at {span.Moment(busiest.At)} UTC: {busiest.Decisions:N0}.",
            Nothing = all == 0 ? $"Nobody decided anything in the last {span.Name()}." : null,
            Series = [new ChartSeries("decided", "caution", [.. points.Select(p => (double?)p.Decisions)], Count(all))],
        };
    }

    /// <summary>How long checkpoints waited for people.</summary>
    public static Chart DecisionTime(IReadOnlyList<TrendPoint> points, TrendSpan span)
    {
        var decided = points.Where(p => p.DecisionSeconds is not null).ToArray();
        var longest = decided.MaxBy(p => p.DecisionSeconds);
        var mean = Seconds(decided.Sum(p => p.DecisionSeconds!.Value * p.Decisions) / Math.Max(1, decided.Sum(p => p.Decisions)));
        return Draw(points, span, "Time to a decision", ChartKind.Steps, ChartScale.OfSeconds(longest?.DecisionSeconds ?? 0), Seconds) with
        {
            Summary = longest is null
                ? ""
                : $"Checkpoints waited {mean} for a decision on average in the last {span.Name()}, and longest at {span.Moment(longest.At)} UTC: {Seconds(longest.DecisionSeconds!.Value)}.",
            Nothing = longest is null ? $"Nobody decided anything in the last {span.Name()}." : null,
            Series = [new ChartSeries("on average", "caution", [.. points.Select(p => p.DecisionSeconds)], mean)],
        };
    }

    private static Chart Draw(IReadOnlyList<TrendPoint> points, TrendSpan span, string title, ChartKind kind, double top, Func<double, string> words) => new()
    {
        Title = title,
        Summary = "",
        Kind = kind,
        Series = [],
        Times = [.. points.Select(p => span.Moment(p.At))],
        Top = top,
        Words = words,
    };

    private static string Jobs(long count) => count == 1 ? "1 job" : $"{count:N0} jobs";

    private static string Count(double count) => count.ToString("N0");

    private static string Count(long count) => count.ToString("N0");

    private static string Seconds(double seconds) => Durations.Words(TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.MaxValue.TotalSeconds / 2)));
}
