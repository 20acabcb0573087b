namespace Signalbox.Dashboard.Charts;

/// <summary>A bar as it is drawn, in the units of <see cref="ChartPlot"/>.</summary>
/// <param name="Look">How it is drawn.</param>
/// <param name="X">Its left edge.</param>
/// <param name="Y">Its upper edge.</param>
/// <param name="Height">How high it is.</param>
internal readonly record struct ChartBar(string Look, double X, double Y, double Height);
