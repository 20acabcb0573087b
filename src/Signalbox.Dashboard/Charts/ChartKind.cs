namespace Signalbox.Dashboard.Charts;

/// <summary>How a chart shows its numbers.</summary>
public enum ChartKind
{
    /// <summary>Bars that stand on one another: for what happened within each stretch.</summary>
    Bars,

    /// <summary>A line with steps, and the area below it: for how something stood.</summary>
    Steps,
}
