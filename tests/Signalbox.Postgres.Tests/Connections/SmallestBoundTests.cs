using System.Text;
using Signalbox.Checkpoints;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Logs;
using Signalbox.Metrics;
using Signalbox.Policy;
using Signalbox.Queue;
using Signalbox.Testing;
using Signalbox.Trends;
using Signalbox.Workers;

namespace Signalbox.Postgres.Tests.Connections;

/// <summary>Whoever held a connection of a share and waited for a second one would wait here for ever.</summary>
public sealed class SmallestBoundTests
{
    private const int AtOnce = 20;
    private static readonly Credentials Credentials = new("hash", "stamp");

    [Fact]
    public async Task With_the_fewest_connections_every_operation_ends_alone_and_twenty_times_at_once()
    {
        await using var box = await TestBox.CreateAsync(connections: "Maximum Pool Size=10;Timeout=60");
        async Task OnceAsync(string name)
        {
            var job = await WorkAsync(box, name);
            await PeopleAsync(box, name, job);
            await LooksAsync(box, job);
            await IdentitiesAsync(box, name);
            await DutiesAsync(box, name);
        }

        await OnceAsync("alone");

        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => Task.Run(() => OnceAsync($"n{i}"))));
    }

    // An attempt from its claim to its end, again after a failure, and at a checkpoint; returns its job.
    private static async Task<long> WorkAsync(TestBox box, string type)
    {
        var worker = StoreSteps.Node(type) with { WorkerId = "worker-" + type };
        await box.Registry.RegisterAsync(worker, default);
        await box.Registry.HeartbeatAsync(worker.WorkerId, WorkerStatus.Busy, default);
        var id = await box.EnqueueAsync(StoreSteps.Request(type) with { IdempotencyKey = type });
        Assert.True((await box.Jobs.EnqueueAsync(StoreSteps.Request(type) with { IdempotencyKey = type })).AlreadyExisted);
        await box.EnqueueAsync([StoreSteps.Request(type) with { DependsOn = [id], Priority = 1 }, StoreSteps.Request(type) with { ParentId = id, RunAt = Later() }]);
        foreach (var ending in (AttemptOutcome[])[StoreSteps.Retry(), new AttemptOutcome.Suspend(StoreSteps.Draft(new { a = 1 })), StoreSteps.Fail()])
        {
            var batch = ClaimedBatch.Empty;
            await Eventually.HoldsAsync(async () =>
            {
                await box.Queue.PromoteDueAsync(default);
                batch = await box.ClaimAsync(worker: worker);
                return batch.Jobs.Count > 0;
            }, "its next attempt is due");
            Assert.Equal(id, Assert.Single(batch.Jobs).Id);
            var attempt = batch.Jobs[0].Attempt;
            await box.Queue.HistoryAsync(id, default);
            Assert.NotNull(await box.Queue.SaveStepAsync(batch.LeaseId, id, attempt, $"step-{attempt}", RawJson.From(1), default));
            Assert.NotNull(await box.Queue.RecordCheckpointAsync(batch.LeaseId, id, worker.WorkerId, StoreSteps.Draft(new { attempt }, "note"), default));
            await box.Queue.ReportProgressAsync([new ProgressReport(id, 0.5, "half", batch.LeaseId)], default);
            await box.Logs.AppendAsync([new LogEntry(id, worker.WorkerId, LogActions.HandlerLog, LogEntryLevel.Info, "said")], default);
            Assert.Empty((await box.Queue.RenewAsync(worker.WorkerId, [batch.LeaseId], StoreSteps.LeaseTime, default)).Lost);
            Assert.True(await box.EndAsync(batch, id, ending));
            if (ending is AttemptOutcome.Suspend)
                Assert.IsType<DecisionOutcome.Taken>(await box.Checkpoints.ApproveAsync((await box.Checkpoints.ListForJobAsync(id))[^1].Id, "ada"));
        }

        return id;
    }

    private static async Task PeopleAsync(TestBox box, string name, long job)
    {
        Assert.IsType<JobCommandOutcome.Moved>(await box.Jobs.TryRetryAsync(job, "ada"));
        Assert.IsType<JobCommandOutcome.Moved>(await box.Jobs.TryPrioritizeAsync(job, 9, "ada"));
        var after = await box.EnqueueAsync(StoreSteps.Request(name) with { DependsOn = [job] });
        Assert.IsType<JobCommandOutcome.Moved>(await box.Jobs.TryCancelAsync(job, "ada"));
        Assert.Equal(JobStatus.Cancelled, await box.StatusAsync(after));
        var risky = await box.EnqueueAsync(StoreSteps.Request(name) with { Risk = RiskLevel.High });
        var asked = Assert.Single(await box.Checkpoints.ListForJobAsync(risky));
        Assert.IsType<DecisionOutcome.Taken>(await box.Checkpoints.RejectAsync(asked.Id, "ada", "no"));
        await box.Registry.TrySetPausedAsync("worker-" + name, true, "ada", default);
    }

    private static async Task LooksAsync(TestBox box, long job)
    {
        await box.Jobs.ListAsync(new JobFilter());
        await box.Jobs.BrowseAsync(new JobQuery { Status = JobStatus.Pending });
        await box.Jobs.BrowseAsync(new JobQuery { Text = "test" });
        await box.Jobs.FindSummariesAsync([job]);
        await box.Jobs.RelativesAsync(job);
        await box.Jobs.CountAsync();
        await box.Checkpoints.ListAsync(CheckpointStatus.Pending, 10);
        await box.Checkpoints.BrowseAsync(new CheckpointQuery());
        await box.Checkpoints.FindWithJobAsync((await box.Checkpoints.ListForJobAsync(job))[0].Id);
        await box.Checkpoints.CountPendingAsync();
        await box.Logs.ListForJobAsync(job, 100, default);
        await box.Logs.ListTransitionsAsync(job, 100, default);
        await box.Steps.ListForJobAsync(job, default);
        await box.Registry.ListAsync(default);
        await box.Registry.ListActivitiesAsync(default);
        await box.Get<IMetricsStore>().ReadAsync(default);
        await box.Get<TrendClient>().SnapshotAsync();
        await box.Get<TrendClient>().ReadAsync(TrendSpan.Hour);
        var register = box.Get<IExecutionLogStore>();
        var moment = await register.MomentAsync(default);
        await foreach (var _ in register.ReadAsync(moment.Now.AddHours(-1), moment.Now, default))
            continue;
    }

    private static async Task IdentitiesAsync(TestBox box, string name)
    {
        var (accounts, tokens) = (box.Get<IAccountStore>(), box.Get<ITokenStore>());
        var account = Assert.IsType<AccountOutcome.Done>(await accounts.TryAddAsync(new NewAccount(name, Role.Viewer, Credentials, "ada"), default)).Account;
        await accounts.TryAddFirstAsync(new NewAccount("first-" + name, Role.Admin, Credentials, "ada"), _ => Task.CompletedTask, default);
        await accounts.TrySetRoleAsync(name, Role.Operator, "ada", default);
        await accounts.TryChangePasswordAsync(name, Credentials, "ada", default);
        Assert.NotNull(await accounts.TrySignInAsync(account.Id, "stamp", null, default));
        await accounts.EndSessionAsync(account.Id, name, TimeSpan.FromHours(1), null, default);
        await accounts.ListAsync(default);
        var token = (await tokens.TryAddAsync(new NewToken("token-" + name, name, Encoding.UTF8.GetBytes(name), [TokenScope.Read], null, "ada"), default))!;
        await tokens.NoteUseAsync([token.Id], default);
        await tokens.FindByPrefixAsync(name, default);
        await tokens.TryRevokeAsync(token.Name, "ada", default);
        await box.Get<IAuditStore>().AppendAsync(new AuditEntry("ada", "looked", name), default);
        await box.Get<IAuditStore>().BrowseAsync(new AuditQuery(), default);
        box.Get<IKeyStore>().ReadAll();
    }

    private static async Task DutiesAsync(TestBox box, string node)
    {
        await box.Leader.TryTakeAsync(node, TimeSpan.FromSeconds(10), default);
        await box.Leases.ReturnLostLeasesAsync(default);
        await box.Leases.DropCancelledAsync(TimeSpan.Zero, default);
        await box.CheckpointStore.ExpireAsync(default);
        await box.JobStore.ReleaseDependentsAsync(default);
        await box.Registry.MarkStaleAsync(TimeSpan.FromHours(1), default);
        await box.Counters.FoldAsync(default);
        await box.Get<ITrendStore>().SampleAsync(default);
        await box.Leader.GiveUpAsync(node, default);
    }

    private static DateTimeOffset Later() => TimeProvider.System.GetUtcNow().AddDays(1);
}
