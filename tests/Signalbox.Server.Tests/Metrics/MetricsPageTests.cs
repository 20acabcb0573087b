using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Signalbox.Checkpoints;
using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Running;
using Signalbox.Server.Metrics;
using Signalbox.Testing;

namespace Signalbox.Server.Tests.Metrics;

public sealed class MetricsPageTests
{
    // Seed 001 step 6, as it is printed there.
    private static readonly string[] Printed =
    [
        "# HELP agent_jobs_total Total number of agent jobs by status", "# TYPE agent_jobs_total counter",
        "# HELP agent_jobs_duration_seconds Duration of agent jobs in seconds", "# TYPE agent_jobs_duration_seconds histogram",
        "# HELP agent_checkpoints_total Total number of agent checkpoints by status", "# TYPE agent_checkpoints_total counter",
        "# HELP agent_checkpoints_pending Number of pending agent checkpoints", "# TYPE agent_checkpoints_pending gauge",
        "# HELP agent_worker_active_jobs Number of currently active agent jobs", "# TYPE agent_worker_active_jobs gauge",
    ];

    [Fact]
    public async Task After_jobs_of_every_ending_the_page_is_in_order_and_its_numbers_right()
    {
        var held = new TaskCompletionSource();
        await using var box = await ServerBox.CreateAsync(b => b
            .Handle("work", _ => JobOutcome.Done)
            .Handle("broken", _ => JobOutcome.Fail("no luck"))
            .Handle("x\"} 1\\nevil_total{a=\"", _ => JobOutcome.Done)
            .Handle("held", async (_, _) =>
            {
                await held.Task;
                return JobOutcome.Done;
            })
            .Handle("asking", async (job, _) =>
            {
                await job.CheckpointAsync("go", 1);
                return JobOutcome.Done;
            }));
        await box.RunAsync(4);
        await box.WaitAsync(await box.EnqueueAsync("broken"), JobStatus.Failed);
        await box.WaitAsync(await box.EnqueueAsync("x\"} 1\\nevil_total{a=\""), JobStatus.Completed);
        var (approved, rejected, open) = (await box.EnqueueAsync("asking"), await box.EnqueueAsync("asking"), await box.EnqueueAsync("asking"));
        foreach (var id in (long[])[approved, rejected, open])
            await box.WaitAsync(id, JobStatus.WaitingApproval);
        var checkpoints = box.Get<CheckpointClient>();
        await checkpoints.ApproveAsync((await checkpoints.ListForJobAsync(approved))[0].Id, "ada");
        await checkpoints.RejectAsync((await checkpoints.ListForJobAsync(rejected))[0].Id, "ada", "no");
        await box.WaitAsync(approved, JobStatus.Completed);
        await box.WaitAsync(rejected, JobStatus.Failed);
        var running = await box.EnqueueAsync("held");
        await box.WaitAsync(running, JobStatus.Running);
        await box.Get<JobClient>().TryCancelAsync(await box.EnqueueAsync("nobody-runs-this"), "ada");
        await box.EnqueueAsync("nobody-runs-this-either");

        var page = await box.PageAsync();
        held.SetResult();

        Assert.Equal("", await Promtool.CheckAsync(page));
        Assert.All(Printed, line => Assert.Contains(line, page.Split('\n')));
        (string Status, int Entered, int Now)[] jobs =
            [("PENDING", 13, 1), ("RUNNING", 11, 1), ("WAITING_APPROVAL", 3, 1), ("COMPLETED", 6, 6), ("FAILED", 2, 2), ("CANCELLED", 1, 1)];
        foreach (var (status, entered, now) in jobs)
        {
            Assert.Equal((status, entered), (status, page.Value($"agent_jobs_total{{status=\"{status}\"}}")));
            Assert.Equal((status, now), (status, page.Value($"agent_jobs{{status=\"{status}\"}}")));
        }

        Assert.Equal(6, page.Value("agent_jobs_duration_seconds_count{status=\"COMPLETED\"}"));
        Assert.Equal(6, page.Value("agent_jobs_duration_seconds_bucket{status=\"COMPLETED\",le=\"+Inf\"}"));
        Assert.True(page.Value("agent_jobs_duration_seconds_sum{status=\"COMPLETED\"}") > 0);
        // The rejected job failed while it waited, not while it ran.
        Assert.Equal(1, page.Value("agent_jobs_duration_seconds_count{status=\"FAILED\"}"));
        Assert.Equal(10, page.Value("agent_jobs_pickup_seconds_count"));
        (string Status, int Entered)[] entries = [("PENDING", 3), ("APPROVED", 1), ("REJECTED", 1), ("EXPIRED", 0), ("RECORDED", 0)];
        foreach (var (status, entered) in entries)
            Assert.Equal((status, entered), (status, page.Value($"agent_checkpoints_total{{status=\"{status}\"}}")));
        Assert.Equal(1, page.Value("agent_checkpoints_pending"));
        Assert.Equal(2, page.Value("agent_checkpoint_decision_seconds_count"));
        Assert.Equal(1, page.Value("agent_worker_active_jobs"));
        Assert.True(page.Value("agent_jobs_oldest_pending_seconds") > 0);
        Assert.Equal(0, page.Value("agent_leases_lost_total"));
        Assert.Equal(1, page.Value("agent_workers{status=\"active\"}") + page.Value("agent_workers{status=\"idle\"}") + page.Value("agent_workers{status=\"busy\"}"));
        Assert.True(page.Value("process_cpu_seconds_total") > 0);
        Assert.True(page.Value("process_resident_memory_bytes") > 1e6);
        Assert.DoesNotContain("evil_total", page);
    }

    [Fact]
    public async Task A_new_database_has_every_status_at_zero()
    {
        await using var box = await ServerBox.CreateAsync();

        var page = await box.PageAsync();

        Assert.Equal("", await Promtool.CheckAsync(page));
        foreach (var status in JobStatusNames.All)
            Assert.Equal(0, page.Value($"agent_jobs_total{{status=\"{status}\"}}"));
        Assert.Equal(0, page.Value("agent_jobs_oldest_pending_seconds"));
        Assert.Equal(0, page.Value("agent_jobs_pickup_seconds_count"));
    }

    [Fact]
    public async Task Anybody_may_read_it_under_both_names_as_the_format_demands()
    {
        await using var box = await ServerBox.CreateAsync();
        foreach (var path in (string[])["/metrics", "/api/metrics"])
        {
            using var answer = await box.Stranger().GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.GetValues("Content-Type").Single());
            Assert.EndsWith("\n", await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task The_counters_are_those_of_the_database_on_every_node_and_after_a_restart()
    {
        await using var box = await ServerBox.CreateAsync(b => b.Handle("work", _ => JobOutcome.Done));
        await box.RunAsync(2);
        await box.PageAsync();
        await box.Get<Worker>().StopAsync();
        await using var another = await box.AnotherAsync();

        var page = await another.PageAsync();

        Assert.Equal(2, page.Value("agent_jobs_total{status=\"COMPLETED\"}"));
        Assert.Equal(2, page.Value("agent_jobs_duration_seconds_count{status=\"COMPLETED\"}"));
        Assert.Equal(2, page.Value("agent_jobs_pickup_seconds_count"));
        Assert.Equal(0, page.Value("agent_worker_active_jobs"));
    }

    [Fact]
    public async Task Answers_are_measured_by_route_and_paths_that_nobody_serves_add_one_series()
    {
        await using var box = await ServerBox.CreateAsync();
        await using var another = await box.AnotherAsync();
        await another.PageAsync("/metrics");
        var stranger = box.Stranger();
        for (var i = 0; i < 20; i++)
            (await stranger.GetAsync($"/nothing/{i}")).Dispose();
        await box.PageAsync("/metrics");

        var page = "";
        // An answer is measured just after it was sent.
        await Eventually.HoldsAsync(
            async () => (page = await box.PageAsync()).Contains("http_server_request_duration_seconds_count{method=\"GET\",route=\"/metrics\",status=\"200\"} 1", StringComparison.Ordinal)
                && page.Split('\n').Any(l => IsUnserved(l) && l.EndsWith(" 20", StringComparison.Ordinal)),
            "the measured requests");

        Assert.Equal("", await Promtool.CheckAsync(page));
        Assert.Single(page.Split('\n'), IsUnserved);
    }

    private static bool IsUnserved(string line) =>
        line.StartsWith("http_server_request_duration_seconds_count", StringComparison.Ordinal) && line.Contains("route=\"\"", StringComparison.Ordinal);

    [Fact]
    public async Task A_lost_database_gives_a_problem_and_no_part_of_a_page()
    {
        await using var box = await ServerBox.CreateAsync();
        await box.PageAsync();
        await box.Data.RefuseConnectionsAsync();
        await box.Data.DisposeAsync();

        using var answer = await box.Stranger().GetAsync("/api/metrics");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.False(problem.RootElement.GetProperty("success").GetBoolean());
    }

    [Fact]
    public async Task Requests_that_come_while_a_page_is_made_share_it()
    {
        var source = new HeldSource();
        await using var box = await ServerBox.CreateAsync(configure: b => b.Services.AddSingleton<IMetricSource>(source));
        var page = box.Get<MetricsPage>();
        using var leaving = new CancellationTokenSource();

        var first = page.ReadAsync(leaving.Token);
        var others = Enumerable.Range(0, 5).Select(_ => page.ReadAsync(default)).ToArray();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        source.Release.SetResult();
        var pages = await Task.WhenAll(others);

        Assert.Equal(1, source.Asked);
        Assert.Single(pages.Distinct());
        await page.ReadAsync(default);
        Assert.Equal(2, source.Asked);
    }

    private sealed class HeldSource : IMetricSource
    {
        public TaskCompletionSource Release { get; } = new();

        public int Asked { get; private set; }

        public Task WriteAsync(PrometheusText page, CancellationToken cancellationToken)
        {
            Asked++;
            return Release.Task;
        }
    }
}
