using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Learnings;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Running;

public sealed class LearningTests
{
    private static readonly LearningText Retry = new()
    {
        Category = "technique",
        Title = "Retry uploads",
        Description = "Uploads to the archive fail on Mondays; retrying them helps.",
        ImpactScore = 0.8,
        Tags = ["archive"],
    };

    [Fact]
    public async Task What_a_handler_learned_in_a_step_is_written_once_with_its_job_and_its_worker()
    {
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", async (job, _) =>
        {
            await job.StepAsync("learn", _ => job.LearnAsync(Retry with { WorkerId = "another" }));
            await job.CheckpointAsync("go", 1);
            return JobOutcome.Done;
        }));
        await box.Worker.StartAsync();
        var id = await box.EnqueueAsync();
        await box.WaitForAsync(id, JobStatus.WaitingApproval);
        await box.Checkpoints.ApproveAsync((await box.Checkpoints.ListForJobAsync(id))[0].Id, "ada");
        await box.WaitForAsync(id, JobStatus.Completed);

        var learning = Assert.Single((await box.Get<LearningClient>().ListAsync(new LearningQuery { Text = "upload" })).Learnings);
        Assert.Equal(box.Worker.WorkerId, learning.CreatedBy);
        Assert.Equal((id, box.Worker.WorkerId, "Retry uploads", 0.8), (learning.Text.JobId, learning.Text.WorkerId, learning.Text.Title, learning.Text.ImpactScore));
        Assert.Equal(["archive"], learning.Text.Tags);
    }

    [Fact]
    public async Task An_attempt_that_writes_down_more_than_it_may_fails_its_job()
    {
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", async (job, _) =>
        {
            while (true)
                await job.LearnAsync(Retry);
        }));
        await box.Worker.StartAsync();

        var job = await box.WaitForAsync(await box.EnqueueAsync(), JobStatus.Failed);

        Assert.Contains("100 learnings, which is the limit", job.Error);
        Assert.Equal((1, 100), (job.Attempt, await box.ScalarAsync<long>("select count(*) from learnings")));
    }
}
