namespace Signalbox.Server.Metrics;

/// <summary>What a family of metrics is, as its TYPE line says.</summary>
internal enum MetricKind
{
    /// <summary>Only goes up; its name ends in <c>_total</c>.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Durations, by <see cref="Signalbox.Metrics.SecondsBuckets"/>.</summary>
    Histogram,
}
