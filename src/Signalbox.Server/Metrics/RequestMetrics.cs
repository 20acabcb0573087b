using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Signalbox.Metrics;

namespace Signalbox.Server.Metrics;

/// <summary>
/// How long this node's answers took, as ASP.NET Core measures it. The labels are the method, the route's pattern and the
/// status: a path that no route has adds no series.
/// </summary>
internal sealed class RequestMetrics : IMetricSource, IDisposable
{
    private readonly ConcurrentDictionary<(string Method, string Route, string Status), HistogramBuilder> _requests = new();
    private readonly MeterListener _listener = new();

    /// <summary>Listens to the requests of one host.</summary>
    /// <param name="meters">The host's meters: other hosts of the process have their own.</param>
    public RequestMetrics(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "http.server.request.duration" && instrument.Meter.Name == "Microsoft.AspNetCore.Hosting" && instrument.Meter.Scope == meters)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => Add(seconds, tags));
        _listener.Start();
    }

    /// <inheritdoc />
    public Task WriteAsync(PrometheusText page, CancellationToken cancellationToken)
    {
        if (_requests.IsEmpty)
            return Task.CompletedTask;
        page.Family("http_server_request_duration_seconds", MetricKind.Histogram, "Duration of this node's answers to HTTP requests in seconds");
        foreach (var ((method, route, status), tally) in _requests.ToArray().OrderBy(r => r.Key))
            page.Sample(tally.Read(), ("method", method), ("route", route), ("status", status));
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public void Dispose() => _listener.Dispose();

    private void Add(double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string method = "", route = "", status = "";
        foreach (var (name, value) in tags)
        {
            var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            switch (name)
            {
                case "http.request.method":
                    method = text;
                    break;
                case "http.route":
                    route = text;
                    break;
                case "http.response.status_code":
                    status = text;
                    break;
            }
        }

        _requests.GetOrAdd((method, route, status), static _ => new HistogramBuilder()).Add(seconds);
    }
}
