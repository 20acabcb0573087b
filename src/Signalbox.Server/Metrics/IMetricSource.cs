namespace Signalbox.Server.Metrics;

/// <summary>Adds families to the metrics page. Sources stand on it in the order in which they are registered.</summary>
internal interface IMetricSource
{
    /// <summary>Writes the families with their values of now. What it throws fails the whole page: there is no half of one.</summary>
    Task WriteAsync(PrometheusText page, CancellationToken cancellationToken);
}
