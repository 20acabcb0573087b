using Signalbox.Checkpoints;
using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Running;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Processes;

public sealed class KilledWorkerTests
{
    private static readonly string[] Steps = ["step", "in-step"];

    [Fact]
    public async Task A_step_that_was_running_when_its_process_was_killed_runs_again_and_those_before_it_do_not()
    {
        var ran = new List<string>();
        await using var box = await NodeAsync(async job =>
        {
            foreach (var step in Steps)
            {
                await job.StepAsync(step, _ =>
                {
                    ran.Add(step);
                    return Task.FromResult("another node");
                });
            }

            return JobOutcome.DoneWith(await job.StepAsync("last", _ => Task.FromResult(ran.Count)));
        });
        using var process = await WorkerProcess.StartAsync(box.ConnectionString);
        var id = await box.EnqueueAsync(Job("step in-step"));
        await process.SaysAsync("step");
        await process.TellAsync("go on");
        await process.SaysAsync("in-step");

        await process.KillAsync();
        await TakeOverAsync(box);

        Assert.Equal(2, (await box.WaitForAsync(id, JobStatus.Completed)).Attempt);
        Assert.Equal(["in-step"], ran);
        Assert.Equal(
            [("step", "\"probe\"", 1), ("in-step", "\"another node\"", 2), ("last", "1", 2)],
            (await box.Steps.ListForJobAsync(id, default)).Select(s => (s.Name, s.Output.Text, s.Attempt)));
    }

    [Fact]
    public async Task A_process_killed_just_before_its_checkpoint_leaves_nobody_to_ask_and_the_next_attempt_asks()
    {
        await using var box = await NodeAsync(AskAsync);
        using var process = await WorkerProcess.StartAsync(box.ConnectionString);
        var id = await box.EnqueueAsync(Job("checkpoint"));
        await process.SaysAsync("checkpoint");

        await process.KillAsync();
        Assert.Empty(await box.Checkpoints.ListForJobAsync(id));
        await TakeOverAsync(box);

        await box.WaitForAsync(id, JobStatus.WaitingApproval);
        var checkpoint = Assert.Single(await box.Checkpoints.ListForJobAsync(id));
        await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada");
        Assert.Equal(3, (await box.WaitForAsync(id, JobStatus.Completed)).Attempt);
        Assert.Single(await box.Checkpoints.ListForJobAsync(id));
    }

    [Fact]
    public async Task A_process_killed_just_after_its_checkpoint_changes_nothing()
    {
        await using var box = await NodeAsync(AskAsync);
        using var process = await WorkerProcess.StartAsync(box.ConnectionString);
        var id = await box.EnqueueAsync(Job("checkpoint"));
        await process.SaysAsync("checkpoint");
        await process.TellAsync("go on");
        await box.WaitForAsync(id, JobStatus.WaitingApproval);

        await process.KillAsync();
        box.Pass(TimeSpan.FromHours(1));
        Assert.Equal(0, await box.Leases.ReturnLostLeasesAsync(default));
        await box.Worker.StartAsync();

        Assert.Equal(JobStatus.WaitingApproval, await box.StatusAsync(id));
        await box.Checkpoints.ApproveAsync(Assert.Single(await box.Checkpoints.ListForJobAsync(id)).Id, "ada");
        var job = await box.WaitForAsync(id, JobStatus.Completed);
        Assert.Equal((2, "\"Approved\""), (job.Attempt, job.Result.Text));
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task A_process_killed_again_and_again_uses_up_the_attempts_of_its_job()
    {
        await using var box = await NodeAsync(_ => Task.FromResult(JobOutcome.Done));
        var id = await box.EnqueueAsync(Job("wait") with { MaxAttempts = 2 });

        for (var attempt = 1; attempt <= 2; attempt++)
        {
            using var process = await WorkerProcess.StartAsync(box.ConnectionString);
            await process.SaysAsync("wait");
            await process.KillAsync();
            box.Pass(TimeSpan.FromHours(1));
            Assert.Equal(1, await box.Leases.ReturnLostLeasesAsync(default));
        }

        var job = await box.FindAsync(id);
        Assert.Equal((JobStatus.Failed, 2, "worker probe was not heard of and lost its lease, and all 2 attempts are used up"), (job.Status, job.Attempt, job.Error));
        await box.CheckedCountsAsync();
    }

    private static JobRequest Job(string words) => StoreSteps.Request("probe") with { Input = RawJson.From(words) };

    private static async Task<JobOutcome> AskAsync(JobContext job)
    {
        var decision = await job.CheckpointAsync("checkpoint", "go on?");
        return JobOutcome.DoneWith(decision.Approved ? nameof(CheckpointStatus.Approved) : "refused");
    }

    private static async Task TakeOverAsync(TestBox box)
    {
        box.Pass(TimeSpan.FromHours(1));
        Assert.Equal(1, await box.Leases.ReturnLostLeasesAsync(default));
        await box.Worker.StartAsync();
    }

    private static Task<TestBox> NodeAsync(Func<JobContext, Task<JobOutcome>> run) => TestBox.CreateAsync(
        b => b.Handle("probe", (job, _) => run(job)), new WorkerOptions { WorkerId = "w2", PollInterval = TimeSpan.FromMilliseconds(50) });
}
