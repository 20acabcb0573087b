using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Metrics;
using Signalbox.Policy;
using Signalbox.Postgres.Migrations;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Metrics;

public sealed class MeasuresMigrationTests
{
    [Fact]
    public async Task What_happened_before_there_were_measures_is_counted_when_they_are_made()
    {
        await using var box = await TestBox.CreateAsync();
        var approved = await box.SuspendAsync(await box.EnqueueAsync(), StoreSteps.Draft(1));
        await box.Checkpoints.ApproveAsync(approved.Id, "ada");
        await box.RunAsync(approved.JobId, StoreSteps.Fail());
        await box.SuspendAsync(await box.EnqueueAsync(), StoreSteps.Draft(2));
        var recording = await box.EnqueueAsync();
        var batch = await box.ClaimAsync();
        await box.Queue.RecordCheckpointAsync(batch.LeaseId, recording, "w1", StoreSteps.Draft(3), default);
        box.Pass(StoreSteps.LeaseTime + TimeSpan.FromSeconds(1));
        await box.Leases.ReturnLostLeasesAsync(default);
        var before = await box.Get<IMetricsStore>().ReadAsync(default);

        await box.ExecuteAsync(
            """
            drop view counters;
            drop table measures;
            drop function measure_checkpoint, measure_lost_leases, seconds_bucket, seconds_since cascade;
            alter table tallies drop column bucket, drop column seconds
            """);
        await box.ExecuteAsync(Migrator.Known.Single(m => m.Name == "0004_measures.sql").Sql);
        await box.EnqueueAsync(StoreSteps.Request() with { Risk = RiskLevel.High });

        var after = await box.Get<IMetricsStore>().ReadAsync(default);
        Assert.Equal(
            before.Checkpoints.Select(c => (c.Key, c.Value + (c.Key == CheckpointStatus.Pending ? 1 : 0))), after.Checkpoints.Select(c => (c.Key, c.Value)));
        Assert.Equal(before.Decisions.Counts, after.Decisions.Counts);
        Assert.Equal(1, after.Decisions.Count);
        Assert.Equal((1L, 1L), (before.LeasesLost, after.LeasesLost));
        Assert.Equal(before.Jobs.Entered[JobStatus.Failed], after.Jobs.Entered[JobStatus.Failed]);
    }
}
