using System.Diagnostics;

namespace Signalbox.Server.Metrics;

/// <summary>What this node's process uses, under the names that Prometheus' own clients give.</summary>
internal sealed class ProcessMetrics : IMetricSource
{
    private readonly double _startedAt;

    public ProcessMetrics()
    {
        using var process = Process.GetCurrentProcess();
        _startedAt = (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
    }

    /// <inheritdoc />
    public Task WriteAsync(PrometheusText page, CancellationToken cancellationToken)
    {
        page.Family("process_cpu_seconds_total", MetricKind.Counter, "Processor time of this node's process in seconds")
            .Sample(Environment.CpuUsage.TotalTime.TotalSeconds);
        page.Family("process_resident_memory_bytes", MetricKind.Gauge, "Resident memory of this node's process in bytes").Sample(Environment.WorkingSet);
        page.Family("process_start_time_seconds", MetricKind.Gauge, "Start of this node's process in seconds since 1970").Sample(_startedAt);
        page.Family("dotnet_gc_heap_bytes", MetricKind.Gauge, "Memory of objects on the managed heap in bytes").Sample(GC.GetTotalMemory(forceFullCollection: false));
        return Task.CompletedTask;
    }
}
