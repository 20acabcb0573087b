using System.Globalization;
using System.Text.RegularExpressions;
using Dapper;
using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Policy;
using Signalbox.Postgres.Tests.Policy;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.SqlWorkers;

/// <summary>What neither a worker by SQL nor the database's owner can do by a statement, one row an attempt.</summary>
public sealed class SqlRightsTests
{
    // {0} is a high-risk job that waits for approval, {1} its checkpoint, {2} a job that another program's worker runs.
    private static readonly (string Statement, string Refusal)[] Attempts =
    [
        ("update agent_checkpoints set status = 'APPROVED' where id = {1}", "approved by people|permission denied"),
        ("update agent_checkpoints set approvals_required = 0 where id = {1}", "never lowered|permission denied"),
        ("update agent_checkpoints set approvals_required = 0, status = 'APPROVED', decided_by = 'ada', decided_at = now() where id = {1}", "never lowered|permission denied"),
        ("update agent_checkpoints set data = '{{}}' where id = {1}", "never changed|permission denied"),
        ("update agent_checkpoints set digest = 'x' where id = {1}", "never changed|permission denied"),
        ("update agent_checkpoints set requested_by = 'ada' where id = {1}", "never changed|permission denied"),
        ("insert into agent_checkpoints (job_id, attempt, name, blocking, status, data, digest, requested_by) values ({0}, 1, 'go', true, 'APPROVED', '{{}}', 'x', 'me')", "begins undecided|permission denied"),
        ("insert into approvals (checkpoint_id, approved_by, digest) values ({1}, 'ada', 'x')", "decided by people|permission denied"),
        ("insert into held_decisions select * from held_decisions", "permission denied|^$"),
        ("update jobs set risk = 0 where id = {0}", "never changed|permission denied"),
        ("update jobs set approvals = 0 where id = {0}", "never changed|permission denied"),
        ("update governance_tasks set risk_level = 'low' where id = {0}", "never changed|permission denied"),
        ("update governance_tasks set priority = 'critical' where id = {0}", "never changed|permission denied"),
        ("update governance_tasks set status = 'pending' where id = {0}", "cannot make it pending"),
        ("update governance_tasks set status = 'in_progress', assigned_worker = 'EXECUTOR' where id = {0}", "cannot make it in_progress"),
        ("update governance_tasks set requires_approval = false, approval_reason = null where id = {0}", "cannot make it"),
        ("update governance_tasks set status = 'completed', completion_evidence = 'Merged the fix in #12 of the parser' where id = {0}", "cannot make it completed"),
        ("update governance_tasks set status = 'completed', completion_evidence = 'Done' where id = {0}", "cannot make it completed"),
        ("update governance_tasks set status = 'completed', completion_evidence = 'Merged the fix in #12 of the parser' where id = {2}", "no worker of"),
        ("update governance_tasks set status = 'failed', error_message = 'no' where id = {2}", "no worker of"),
        ("update governance_tasks set status = 'pending' where id = {2}", "no worker of"),
        ("update governance_tasks set status = 'waiting_approval', approval_reason = 'Please' where id = {2}", "no worker of"),
        ("update ai_jobs set status = 3 where id = {0}", "permission denied|cannot update"),
        ("insert into execution_logs (task_id, worker_id, action, message) values ({2}, 'EXECUTOR', 'note', 'It was me')", "does not hold task"),
        ("insert into execution_logs (task_id, worker_id, action, message) values ({2}, 'w1', 'note', 'It was w1')", "is not registered by"),
        ("insert into execution_logs (worker_id, action, message) values ('EXECUTOR', 'checkpoint_approved', 'Approved by ada')", "must not be checkpoint_approved"),
        ("insert into execution_logs (worker_id, action, message) values ('EXECUTOR', E'note\\u202E', 'turned')", "must not hold control characters"),
        ("delete from execution_logs", "permission denied|cannot delete"),
        ("update worker_registry set last_heartbeat = now() where worker_id = 'BOB'", "was registered by"),
        ("insert into worker_registry (worker_id, worker_type, status) values ('BOB', 'executor', 'active') on conflict (worker_id) do update set status = 'active', last_heartbeat = now()", "was registered by"),
        ("update learnings set description = 'Forget it'", "permission denied|^$"),
        ("insert into learnings (worker_id, category, title, description) values ('BOB', 'tip', 'Mine', 'It was BOB')", "is not registered by"),
        ("set signalbox.decision = '{1}'; insert into approvals (checkpoint_id, approved_by, digest) values ({1}, 'ada', 'x')", "permission denied|^$"),
        ("select complete_task({0}, 'Merged the fix in #12 of the parser')", "permission denied|^$"),
        ("create temporary table leases (like governance_tasks); update governance_tasks set status = 'failed', error_message = 'no' where id = {2}", "no worker of"),
        ("set search_path = pg_temp, public; create temporary table worker_registry as select 'w1' as worker_id; update public.governance_tasks set status = 'failed', error_message = 'no' where id = {2}", "no worker of"),
    ];

    // What only a worker is refused by: the database's owner may administrate.
    private static readonly (string Statement, string Refusal)[] AttemptsOfWorkers =
    [
        ("insert into policy_rules (name, value, set_by, set_at) values ('policy', '{{}}', 'me', now())", "permission denied"),
        ("update policy_rules set value = '{{}}'", "permission denied"),
        ("delete from agent_checkpoints", "permission denied"),
        ("insert into accounts (name, role, password_hash, security_stamp) values ('me', 'admin', 'x', 'x')", "permission denied"),
        ("insert into access_tokens (name, prefix, secret_hash, scopes, created_by) values ('me', 'x', 'x', '{{admin}}', 'me')", "permission denied"),
        ("select * from access_tokens", "permission denied"),
        ("insert into outcomes (id, attempt, status) values ({0}, 1, 3)", "permission denied"),
        ("delete from waiting", "permission denied"),
        ("insert into ready (lane, priority, attempt, id) values (1, 5, 1, {0})", "permission denied"),
        ("update leases set worker_id = 'EXECUTOR'", "permission denied"),
        ("delete from sql_completions", "permission denied"),
        ("update worker_registry set paused = false", "permission denied"),
        ("update worker_registry set registered_by = 'sql:' || session_user where worker_id = 'BOB'", "permission denied"),
        ("update worker_registry set status = 'offline' where worker_id = 'BOB'", "was registered by"),
        ("alter table agent_checkpoints disable trigger guard_checkpoint", "must be owner"),
        ("drop function guard_checkpoint() cascade", "must be owner"),
        ("set role signalbox", "permission denied"),
        ("insert into learnings (category, title, description, created_by) values ('tip', 'Mine', 'It was ada', 'ada')", "permission denied"),
        ("select pg_read_file('/etc/passwd')", "permission denied"),
        ("copy (select 1) to program 'true'", "must be superuser|permission denied"),
    ];

    [Fact]
    public async Task A_worker_does_not_wave_itself_through_by_any_statement()
    {
        await using var box = await TestBox.CreateAsync();

        Assert.Equal([], await FaultsAsync(box, await Psql.WorkerAsync(box), [.. Attempts, .. AttemptsOfWorkers]));
    }

    [Fact]
    public async Task Nor_does_the_owner_of_the_database_by_a_plain_statement()
    {
        await using var box = await TestBox.CreateAsync();

        // What only rights refuse, the owner may.
        Assert.Equal([], await FaultsAsync(box, new Psql(box), [.. Attempts.Where(a => !a.Refusal.EndsWith("|^$", StringComparison.Ordinal))]));
    }

    [Fact]
    public async Task A_worker_that_lost_its_task_does_nothing_to_it_any_more()
    {
        await using var box = await TestBox.CreateAsync();
        var (alice, bob) = (await Psql.WorkerAsync(box), await Psql.WorkerAsync(box, "bob"));
        await alice.RegisterAsync();
        await bob.RegisterAsync("BOB");
        var task = await box.EnqueueAsync();
        Assert.True(await alice.ClaimAsync(task));
        box.Pass(TimeSpan.FromMinutes(6));
        Assert.Equal(1, await box.Leases.ReturnLostLeasesAsync(default));
        Assert.True(await bob.ClaimAsync(task, "BOB"));

        foreach (var change in (string[])["status = 'completed'", "status = 'failed', error_message = 'no'", "status = 'waiting_approval', approval_reason = 'Please'", "status = 'pending'"])
        {
            var answer = await alice.RunAsync($"update governance_tasks set {change} where id = {task} returning id");
            Assert.Equal(("", true), (answer.Output, answer.Errors.Contains("no worker of", StringComparison.Ordinal)));
        }

        Assert.Contains("does not hold task", (await alice.RunAsync(
            $"insert into execution_logs (task_id, worker_id, action, message) values ({task}, 'EXECUTOR', 'note', 'Still here')")).Errors, StringComparison.Ordinal);
        Assert.Equal((JobStatus.Running, "BOB"), (await box.StatusAsync(task), (await box.FindAsync(task)).WorkerId));
    }

    [Fact]
    public async Task A_session_that_lost_its_task_does_not_end_what_another_of_its_login_does()
    {
        await using var box = await TestBox.CreateAsync();
        var psql = await Psql.WorkerAsync(box);
        await psql.RegisterAsync();
        var task = await box.EnqueueAsync();
        await using var first = await psql.OpenAsync();
        await using var second = await psql.OpenAsync();
        var claim = $"update governance_tasks set status = 'in_progress', assigned_worker = 'EXECUTOR' where id = {task} and status = 'pending' returning attempt";
        var complete = $"update governance_tasks set status = 'completed' where id = {task} returning attempt";

        Assert.Equal(1, await first.ExecuteScalarAsync<int?>(claim));
        box.Pass(TimeSpan.FromMinutes(6));
        Assert.Equal(1, await box.Leases.ReturnLostLeasesAsync(default));
        Assert.Equal(2, await second.ExecuteScalarAsync<int?>(claim));
        Assert.Null(await first.ExecuteScalarAsync<int?>(complete));
        Assert.Equal(JobStatus.Running, await box.StatusAsync(task));
        Assert.Equal(2, await second.ExecuteScalarAsync<int?>(complete));

        Assert.Equal(JobStatus.Completed, await box.StatusAsync(task));
    }

    [Fact]
    public async Task A_worker_that_is_paused_stale_or_lacks_what_a_task_needs_claims_nothing()
    {
        await using var box = await TestBox.CreateAsync();
        var psql = await Psql.WorkerAsync(box);
        await psql.RegisterAsync(capabilities: """["work"]""");
        var free = await box.EnqueueAsync();
        long[] others =
        [
            await box.EnqueueAsync(StoreSteps.Request("code")),
            await box.EnqueueAsync(StoreSteps.Request() with { RequiredCapability = "gpu" }),
            await box.EnqueueAsync(StoreSteps.Request() with { AssignedWorker = "BOB" }),
            await box.EnqueueAsync(StoreSteps.Request() with { RunAt = new DateTimeOffset(8000, 1, 1, 0, 0, 0, TimeSpan.Zero) }),
            await box.EnqueueAsync(StoreSteps.Request() with { DependsOn = [free] }),
        ];

        foreach (var task in others)
            Assert.False(await psql.ClaimAsync(task));
        await box.Registry.TrySetPausedAsync("EXECUTOR", true, "ada", default);
        Assert.False(await psql.ClaimAsync(free));
        await box.Registry.TrySetPausedAsync("EXECUTOR", false, "ada", default);
        Assert.Contains("is not registered by", (await psql.RunAsync(
            $"update governance_tasks set status = 'in_progress', assigned_worker = 'executor' where id = {free}")).Errors, StringComparison.Ordinal);
        Assert.True(await psql.ClaimAsync(free));
        Assert.True(await psql.ClaimAsync(await box.EnqueueAsync(StoreSteps.Request() with { AssignedWorker = "executor" })));
        Assert.True(await psql.ClaimAsync(await box.EnqueueAsync(StoreSteps.Request() with { AssignedWorker = "EXECUTOR" })));
        Assert.Equal("scheduled blocked", await psql.PrintAsync(
            $"select string_agg(status, ' ' order by id) from governance_tasks where id in ({others[3]}, {others[4]})"));
    }

    [Fact]
    public async Task A_heartbeat_keeps_the_leases_and_silence_loses_them()
    {
        await using var box = await TestBox.CreateAsync();
        var psql = await Psql.WorkerAsync(box);
        await psql.RegisterAsync();
        var task = await box.EnqueueAsync();
        await psql.ClaimAsync(task);
        await box.ExecuteAsync("update leases set until = now() - interval '1 second'");

        await psql.PrintAsync("update worker_registry set last_heartbeat = '2001-01-01', status = 'busy' where worker_id = 'EXECUTOR'");
        Assert.Equal(0, await box.Leases.ReturnLostLeasesAsync(default));
        Assert.True(await box.ScalarAsync<bool>("select last_heartbeat > now() - interval '1 minute' from worker_registry"));
        box.Pass(TimeSpan.FromMinutes(6));
        Assert.Equal(1, await box.Registry.MarkStaleAsync(TimeSpan.FromMinutes(5), default));
        Assert.Equal(1, await box.Leases.ReturnLostLeasesAsync(default));

        Assert.Equal(JobStatus.Pending, await box.StatusAsync(task));
        Assert.Equal("stale", await psql.PrintAsync("select status from worker_registry"));
    }

    // Each attempt is refused with these words, and everything stands as before.
    private static async Task<IReadOnlyList<string>> FaultsAsync(TestBox box, Psql psql, (string Statement, string Refusal)[] attempts)
    {
        await psql.RegisterAsync();
        await (await Psql.WorkerAsync(box, "bob")).RegisterAsync("BOB");
        var asked = await box.AskBeforeClaimAsync(RiskLevel.High);
        var running = await box.EnqueueAsync();
        Assert.Single((await box.ClaimAsync()).Jobs);
        var faults = new List<string>();
        foreach (var (statement, refusal) in attempts)
        {
            var answer = await psql.RunAsync(string.Format(CultureInfo.InvariantCulture, statement, asked.JobId, asked.Id, running));
            var now = (await box.Checkpoints.FindAsync(asked.Id))!;
            if (!Regex.IsMatch(answer.Errors, refusal))
                faults.Add($"{statement}: said '{answer.Errors}' instead of '{refusal}'");
            if ((await box.StatusAsync(asked.JobId), await box.StatusAsync(running)) != (JobStatus.WaitingApproval, JobStatus.Running)
                || (now.Status, now.ApprovalsRequired, now.Digest, now.RequestedBy) != (CheckpointStatus.Pending, 1, asked.Digest, asked.RequestedBy)
                || (await box.FindAsync(asked.JobId)).Risk != RiskLevel.High || (await box.ClaimAsync()).Jobs.Count > 0)
                faults.Add($"{statement}: took effect");
        }

        return faults;
    }
}
