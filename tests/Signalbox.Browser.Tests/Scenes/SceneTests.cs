using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Policy;
using Signalbox.Workers;

namespace Signalbox.Browser.Tests.Scenes;

public sealed class SceneTests
{
    [Fact]
    public Task A_node_at_work_has_something_of_everything() => Scene.RunAsync(async (box, scene) =>
    {
        var jobs = box.Server.Get<JobClient>();
        var counts = await jobs.CountAsync();
        var (pending, _) = await box.Server.Get<CheckpointClient>().ListAsync(CheckpointStatus.Pending);
        var risks = await Task.WhenAll(pending.Select(async c => (await jobs.FindAsync(c.JobId))!.Risk));
        var workers = await box.Server.Get<IWorkerStore>().ListAsync(default);

        Assert.All(Enum.GetValues<JobStatus>(), status => Assert.True(counts.Now[status] > 0, $"no job is {status}"));
        Assert.Equal([scene.KeyRotation, scene.Deployment, scene.Publication, scene.CodeReview], pending.Select(c => c.JobId).Order());
        Assert.Equal(Enum.GetValues<RiskLevel>(), risks.Order());
        Assert.Equal(["node-1", "node-2", "reports-1"], workers.Select(w => w.WorkerId));
        Assert.Contains("supplier-prices.csv", (await jobs.FindAsync(scene.Failed))!.Error);
        Assert.Contains("the limit must hold", (await jobs.FindAsync(scene.Rejected))!.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("modified", pending.Single(c => c.JobId == scene.CodeReview).Data.Text);
    });
}
