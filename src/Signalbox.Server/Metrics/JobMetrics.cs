using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Metrics;
using Signalbox.Running;

namespace Signalbox.Server.Metrics;

/// <summary>What the database has counted of jobs, checkpoints and workers (seed 001's metrics and more), and this node's worker.</summary>
internal sealed class JobMetrics(MetricsClient metrics, Worker worker) : IMetricSource
{
    /// <inheritdoc />
    public async Task WriteAsync(PrometheusText page, CancellationToken cancellationToken)
    {
        var read = await metrics.ReadAsync(cancellationToken);
        page.Family("agent_jobs_total", MetricKind.Counter, "Total number of agent jobs by status");
        foreach (var (status, entered) in read.Jobs.Entered.OrderBy(e => e.Key))
            page.Sample(entered, ("status", status.Name()));
        page.Family("agent_jobs", MetricKind.Gauge, "Number of agent jobs that are in each status now");
        foreach (var (status, now) in read.Jobs.Now.OrderBy(e => e.Key))
            page.Sample(now, ("status", status.Name()));
        page.Family("agent_jobs_duration_seconds", MetricKind.Histogram, "Duration of agent jobs in seconds");
        foreach (var (status, durations) in read.Durations.OrderBy(e => e.Key))
            page.Sample(durations, ("status", status.Name()));
        page.Family("agent_jobs_pickup_seconds", MetricKind.Histogram, "Time from a job's commit to the start of its handler in seconds, for jobs that could be claimed at once")
            .Sample(read.Pickups);
        page.Family("agent_jobs_oldest_pending_seconds", MetricKind.Gauge, "Age of the oldest job on the line in seconds, 0 when there is none")
            .Sample(read.OldestPending.TotalSeconds);
        page.Family("agent_checkpoints_total", MetricKind.Counter, "Total number of agent checkpoints by status");
        foreach (var (status, entered) in read.Checkpoints.OrderBy(e => e.Key))
            page.Sample(entered, ("status", status.Name()));
        page.Family("agent_checkpoints_pending", MetricKind.Gauge, "Number of pending agent checkpoints").Sample(read.PendingCheckpoints);
        page.Family("agent_checkpoint_decision_seconds", MetricKind.Histogram, "Time from a checkpoint's request to its approval or rejection in seconds")
            .Sample(read.Decisions);
        page.Family("agent_evidence_refused_total", MetricKind.Counter, "Total number of times that evidence was refused, by type of job");
        foreach (var (type, refused) in read.EvidenceRefused.OrderBy(e => e.Key, StringComparer.Ordinal))
            page.Sample(refused, ("type", type));
        page.Family("agent_worker_active_jobs", MetricKind.Gauge, "Number of currently active agent jobs").Sample(worker.Stats.ActiveJobs);
        page.Family("agent_workers", MetricKind.Gauge, "Number of registered workers by status");
        foreach (var (status, count) in read.Workers.OrderBy(e => e.Key))
            page.Sample(count, ("status", status.ToString().ToLowerInvariant()));
        page.Family("agent_leases_lost_total", MetricKind.Counter, "Total number of attempts that lost their lease").Sample(read.LeasesLost);
    }
}
