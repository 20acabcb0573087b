using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Logs;
using Signalbox.Testing;
using Signalbox.Workers;

namespace Signalbox.Postgres.Tests.SqlWorkers;

/// <summary>A worker's whole life by psql, with the statements that such workers have been given; only names and ids are filled in.</summary>
public sealed class SeedStatementTests
{
    private const string Register =
        """
        INSERT INTO worker_registry (worker_id, worker_type, status, capabilities, last_heartbeat)
        VALUES ('EXECUTOR', 'executor', 'active', '["code", "test", "verification"]', NOW())
        ON CONFLICT (worker_id) DO UPDATE SET 
          status = 'active',
          last_heartbeat = NOW();
        """;

    private const string Heartbeat =
        """
        UPDATE worker_registry 
        SET last_heartbeat = NOW(), 
            status = 'active',
            current_task_id = 'TASK_ID'
        WHERE worker_id = 'EXECUTOR';
        """;

    private const string Find =
        """
        SELECT id, title, description, task_type, priority, acceptance_criteria
        FROM governance_tasks 
        WHERE status = 'pending'
          AND (assigned_worker IS NULL OR assigned_worker = 'executor')
          AND task_type = ANY('{code,test,verification}')
        ORDER BY 
          CASE priority 
            WHEN 'critical' THEN 1 
            WHEN 'high' THEN 2 
            WHEN 'medium' THEN 3 
            WHEN 'low' THEN 4 
          END,
          created_at
        LIMIT 1
        FOR UPDATE SKIP LOCKED;
        """;

    private const string Claim =
        """
        UPDATE governance_tasks 
        SET status = 'in_progress',
            assigned_worker = 'EXECUTOR',
            started_at = NOW()
        WHERE id = 'TASK_ID'
          AND status = 'pending'
        RETURNING id;
        """;

    private const string LogStart =
        """
        INSERT INTO execution_logs (task_id, worker_id, action, level, message, metadata)
        VALUES (
          'TASK_ID',
          'EXECUTOR', 
          'task_start',
          'info',
          'Starting task: TASK_TITLE',
          '{"task_type": "code", "priority": "high"}'
        );
        """;

    private const string LogError =
        """
        INSERT INTO execution_logs (task_id, worker_id, action, level, message, error_data)
        VALUES (
          'TASK_ID',
          'EXECUTOR',
          'task_error',
          'error',
          'Error description',
          '{"error_type": "GitHubAuthError", "details": "..."}'
        );
        """;

    private const string Complete =
        """
        UPDATE governance_tasks 
        SET status = 'completed',
            completed_at = NOW(),
            completion_evidence = 'All 12 unit tests of the memory module ran: 12 passed, 0 failed'
        WHERE id = 'TASK_ID';
        """;

    private const string MarkFailed =
        """
        UPDATE governance_tasks 
        SET status = 'failed',
            completed_at = NOW(),
            error_message = 'Specific error description'
        WHERE id = 'TASK_ID';
        """;

    private const string RequestApproval =
        """
        UPDATE governance_tasks 
        SET status = 'waiting_approval',
            requires_approval = true,
            approval_reason = 'High-risk operation: production deployment'
        WHERE id = 'TASK_ID';
        """;

    private const string Learn =
        """
        INSERT INTO learnings (
          task_id, worker_id, category, title, description, 
          impact_score, tags, created_at
        ) VALUES (
          'TASK_ID',
          'EXECUTOR',
          'technique',
          'Learning title',
          'What was learned and how it can be applied',
          0.8,
          '["github", "automation"]',
          NOW()
        );
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_task_is_found_claimed_logged_completed_and_learned_from(bool asOwner)
    {
        await using var box = await TestBox.CreateAsync();
        var psql = asOwner ? new Psql(box) : await Psql.WorkerAsync(box);
        var low = await box.EnqueueAsync(StoreSteps.Request("test") with { Priority = 2 });
        var high = await box.EnqueueAsync(StoreSteps.Request("test") with { Priority = 8, Title = "Run the suites", AcceptanceCriteria = ["No test fails"] });

        await psql.PrintAsync(Register);
        await psql.PrintAsync(Register);
        Assert.Equal($"""{high}|Run the suites|A test's job|test|high|["No test fails"]""", await psql.PrintAsync(Find));
        Assert.Equal($"{high}", await psql.PrintAsync(For(high, Claim)));
        Assert.Equal("", await psql.PrintAsync(For(high, Claim)));
        Assert.StartsWith($"{low}|", await psql.PrintAsync(Find), StringComparison.Ordinal);
        await psql.PrintAsync(For(high, Heartbeat) + For(high, LogStart) + For(high, LogError));
        var refused = await psql.RunAsync(For(high, Complete));
        await psql.PrintAsync(For(high, Complete.Replace("0 failed'", "0 failed' || E'\\nNo test fails: the run ended with exit code 0'", StringComparison.Ordinal)) + For(high, Learn));

        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("Say in 'criteria' how the acceptance criterion 'No test fails' was met.", refused.Errors, StringComparison.Ordinal);
        var job = await box.FindAsync(high);
        Assert.Equal((JobStatus.Completed, "EXECUTOR", 1), (job.Status, job.WorkerId, job.Attempt));
        Assert.Contains("12 passed", job.Evidence!.Text, StringComparison.Ordinal);
        var entries = await box.Logs.ListForJobAsync(high, 100, default);
        Assert.Equal(
            [LogActions.JobEnqueued, LogActions.JobClaimed, "task_start", "task_error", LogActions.JobCompleted],
            entries.Select(e => e.Action));
        Assert.Equal($"sql:{psql.Login}|technique|0.8", await psql.PrintAsync("select created_by, category, impact_score from learnings"));
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task A_failed_task_is_failed_with_its_error()
    {
        await using var box = await TestBox.CreateAsync();
        var psql = await Psql.WorkerAsync(box);
        var task = await box.EnqueueAsync(StoreSteps.Request("code"));

        await psql.PrintAsync(Register + For(task, Claim) + For(task, MarkFailed));

        var job = await box.FindAsync(task);
        Assert.Equal((JobStatus.Failed, "Specific error description"), (job.Status, job.Error));
        Assert.Equal("failed|Specific error description", await psql.PrintAsync($"select status, error_message from governance_tasks where id = {task}"));
        await box.EveryJobStandsOnceAsync();
    }

    [Fact]
    public async Task An_approval_is_asked_for_and_goes_to_a_person()
    {
        await using var box = await TestBox.CreateAsync();
        var psql = await Psql.WorkerAsync(box);
        var task = await box.EnqueueAsync(StoreSteps.Request("code"));

        await psql.PrintAsync(Register + For(task, Claim) + For(task, RequestApproval));
        var asked = Assert.Single(await box.Checkpoints.ListForJobAsync(task));
        Assert.Equal("waiting_approval|t|High-risk operation: production deployment", await psql.PrintAsync(
            $"select status, requires_approval, approval_reason from governance_tasks where id = {task}"));
        Assert.Equal("", await psql.PrintAsync(For(task, Claim)));
        Assert.IsType<DecisionOutcome.Taken>(await box.Checkpoints.ApproveAsync(asked.Id, "ada", role: "approver", expectedDigest: asked.Digest));
        var again = await psql.RunAsync(For(task, Claim) + For(task, RequestApproval));

        Assert.Equal((CheckpointStatus.Pending, "EXECUTOR", "High-risk operation: production deployment"), (asked.Status, asked.RequestedBy, asked.Reason));
        Assert.Equal(CheckpointOptions.Default.ExpiresAfter, asked.ExpiresAt - asked.RequestedAt);
        Assert.Equal($"{task}", again.Output);
        Assert.Contains($"approved at checkpoint {asked.Id}", again.Errors, StringComparison.Ordinal);
        Assert.Equal((JobStatus.Running, 2), (await box.StatusAsync(task), (await box.FindAsync(task)).Attempt));
        Assert.Single(await box.Checkpoints.ListForJobAsync(task));
    }

    [Fact]
    public async Task The_registry_shows_the_worker_to_everybody()
    {
        await using var box = await TestBox.CreateAsync();
        var psql = await Psql.WorkerAsync(box);
        var task = await box.EnqueueAsync(StoreSteps.Request("code"));

        await psql.PrintAsync(Register + For(task, Claim));

        var worker = Assert.Single(await box.Registry.ListAsync(default));
        Assert.Equal(("EXECUTOR", "executor", WorkerStatus.Active, 1, $"sql:{psql.Login}"), (worker.WorkerId, worker.WorkerType, worker.Status, worker.ActiveJobs, worker.RegisteredBy));
        Assert.Equal(["code", "test", "verification"], worker.Capabilities);
    }

    private static string For(long task, string statement) => statement.Replace("TASK_ID", $"{task}", StringComparison.Ordinal);
}
